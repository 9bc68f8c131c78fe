//! Stories with real CRMs. Beside them, in folders, the scripts that install and serve those.

mod answers;
mod collecting;
