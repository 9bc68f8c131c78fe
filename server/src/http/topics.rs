//! The ten topics.

use app::pages::controls::ControlsFilter;
use app::pages::topics::{TopicCard, TopicControl, TopicPage, TopicsPage};
use app::shell::Place;
use axum::extract::Path;
use axum::response::Response;
use controls::topic::Topic;

use super::failure::Failure;
use super::visit::Visit;
use crate::books::{Books, Judged};
use crate::checklist::Checklist;

pub(super) async fn list(visit: Visit) -> Result<Response, Failure> {
    let books = visit.books().await?;
    let judged = books.judge_all();
    let page = TopicsPage { topics: Topic::ALL.iter().map(|topic| card(&books, &judged, *topic)).collect() };
    visit.page((Place::Topics, "Topics"), || app::pages::topics(&page)).await
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let topic: Topic = id.parse().map_err(|_| Failure::not_found("topic"))?;
    let books = visit.books().await?;
    let judged = books.judge_all();
    let filter = ControlsFilter { topic: id, ..ControlsFilter::default() };
    let list = Checklist::new(&books, &judged, &filter);
    let provisions = books.frameworks().iter().filter_map(|law| {
        let framework = books.catalogue().framework(*law)?;
        let answered = framework.requirements.iter().filter(|one| {
            list.rows
                .iter()
                .any(|(control, _)| control.requirements.iter().any(|at| at.requirement == one.id))
        });
        let cites: Vec<_> =
            answered.map(|one| (one.citation.clone(), format!("/frameworks/{law}/{}", one.id))).collect();
        (!cites.is_empty()).then(|| (law.title().to_owned(), cites))
    });
    let at = Topic::ALL.iter().position(|one| *one == topic);
    let neighbour = |at: Option<usize>| at.and_then(|at| Topic::ALL.get(at)).copied();
    let page = TopicPage {
        card: card(&books, &judged, topic),
        provisions: provisions.collect(),
        neighbours: (neighbour(at.and_then(|at| at.checked_sub(1))), neighbour(at.map(|at| at + 1))),
        controls: list
            .rows
            .into_iter()
            .map(|(control, row)| TopicControl {
                row,
                title_zh: control.title_zh.clone(),
                objective: control.objective.clone(),
            })
            .collect(),
    };
    visit.page((Place::Topics, topic.title()), || app::pages::topic(&page)).await
}

fn card(books: &Books, judged: &[Judged<'_>], topic: Topic) -> TopicCard {
    TopicCard {
        topic,
        controls: books.controls().filter(|control| control.topic == topic).count(),
        score: judged
            .iter()
            .filter(|one| one.control.topic == topic)
            .map(|one| one.assessment.status)
            .collect(),
    }
}
