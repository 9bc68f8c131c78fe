#!/usr/bin/env python3
"""Writes the vectors beside this file, from the definitions and without the crate they test:
hashes by Python's hashlib, trees by the recursive definitions of RFC 6962 section 2.1, signatures
by the openssl command. Running it again gives the same bytes.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


# RFC 6962 section 2.1

def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:]))


def path(m, hashes):
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return path(m, hashes[:k]) + [root(hashes[k:])]
    return path(m - k, hashes[k:]) + [root(hashes[:k])]


def subproof(m, hashes, known):
    if m == len(hashes):
        return [] if known else [root(hashes)]
    k = split(len(hashes))
    if m <= k:
        return subproof(m, hashes[:k], known) + [root(hashes[k:])]
    return subproof(m - k, hashes[k:], False) + [root(hashes[:k])]


# RFC 8032 and C2SP signed-note

ORDER = 2**252 + 27742317777372353535851937790883648493


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


class Key:
    def __init__(self, name, seed):
        self.name = name
        self.der = bytes.fromhex("302e020100300506032b657004220420") + seed
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.der)
            file.flush()
            public = openssl("pkey", "-inform", "DER", "-in", file.name, "-pubout", "-outform", "DER")
        self.public = public[-32:]
        self.id = sha256(name.encode() + b"\n\x01" + self.public)[:4]

    def vkey(self):
        return f"{self.name}+{self.id.hex()}+{b64(bytes([1]) + self.public)}"

    def signature(self, message):
        with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as text:
            key.write(self.der)
            key.flush()
            text.write(message)
            text.flush()
            return openssl("pkeyutl", "-sign", "-inkey", key.name, "-keyform", "DER",
                           "-rawin", "-in", text.name)

    def note(self, text):
        return f"{text}\n— {self.name} {b64(self.id + self.signature(text.encode()))}\n"


def checkpoint(key, hashes):
    return key.note(f"{key.name}\n{len(hashes)}\n{b64(root(hashes))}\n")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def save(name, value):
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    (HERE / name).write_bytes(text.encode())


def tree():
    entries = [bytes(range(n)) * (n + 1) for n in range(11)]
    hashes = [leaf_hash(entry) for entry in entries]
    levels = []
    width = 1
    while width <= len(hashes):
        starts = range(0, len(hashes) - width + 1, width)
        levels.append([root(hashes[s:s + width]).hex() for s in starts])
        width *= 2
    save("tree.json", {
        "leaf_inputs_hex": [entry.hex() for entry in entries],
        "node_hashes_hex": levels,
        "root_hashes_hex_by_size": [root(hashes[:n]).hex() for n in range(len(hashes) + 1)],
    })

    inclusion = []
    for index, size in [(0, 1), (0, 8), (5, 8), (2, 3), (6, 7), (10, 11), (3, 11)]:
        good = {"leafIdx": index, "treeSize": size, "root": b64(root(hashes[:size])),
                "leafHash": b64(hashes[index]),
                "proof": [b64(h) for h in path(index, hashes[:size])]}
        inclusion += [
            {**good, "desc": "good", "wantErr": False},
            {**good, "leafIdx": index + 1, "desc": "next leaf", "wantErr": True},
            {**good, "leafIdx": 2**64 - 1, "desc": "huge leaf", "wantErr": True},
            {**good, "treeSize": 2**64 - 1, "desc": "huge tree", "wantErr": True},
            {**good, "leafHash": b64(hashes[index - 1 if index else 1]), "desc": "other leaf",
             "wantErr": True},
            {**good, "root": b64(sha256(b"")), "desc": "empty root", "wantErr": True},
            {**good, "proof": good["proof"] + [good["root"]], "desc": "longer", "wantErr": True},
        ]
        if good["proof"]:
            inclusion += [
                {**good, "proof": good["proof"][:-1], "desc": "shorter", "wantErr": True},
                {**good, "proof": good["proof"][1:], "desc": "cut at the leaf", "wantErr": True},
            ]
    save("inclusion.json", inclusion)

    consistency = []
    for old, new in [(1, 1), (1, 8), (6, 8), (2, 5), (3, 7), (4, 8), (8, 11), (10, 11)]:
        good = {"size1": old, "size2": new, "root1": b64(root(hashes[:old])),
                "root2": b64(root(hashes[:new])),
                "proof": [b64(h) for h in subproof(old, hashes[:new], True)]}
        consistency += [
            {**good, "desc": "good", "wantErr": False},
            {**good, "size1": 0, "desc": "from size 0", "wantErr": True},
            {**good, "size1": new + 1, "desc": "shrinking", "wantErr": True},
            {**good, "size2": 2**64 - 1, "desc": "huge tree", "wantErr": True},
            {**good, "root1": b64(sha256(b"")), "desc": "other old root", "wantErr": True},
            {**good, "root2": b64(sha256(b"")), "desc": "other new root", "wantErr": True},
            {**good, "proof": good["proof"] + [good["root2"]], "desc": "longer", "wantErr": True},
        ]
        if good["proof"]:
            consistency.append(
                {**good, "proof": good["proof"][:-1], "desc": "shorter", "wantErr": True})
    save("consistency.json", consistency)


def signatures():
    key = Key("attestry.example/vectors", sha256(b"seed of the vectors"))
    message = "the message of the vectors"
    good = key.signature(message.encode())
    scalar = int.from_bytes(good[32:], "little")
    malleable = good[:32] + (scalar + ORDER).to_bytes(32, "little")
    identity = bytes([1]) + bytes(31)
    beyond = (2**255 - 19 + 1).to_bytes(32, "little")  # the identity, y written as p + 1
    zero = bytes(32)

    def case(number, public, sig, flags):
        return {"number": number, "key": public.hex(), "sig": sig.hex(), "msg": message,
                "flags": flags}

    save("ed25519.json", [
        case(0, key.public, good, None),
        case(1, key.public, malleable, ["unreduced_S"]),
        case(2, identity, identity + zero, ["low_order_A", "low_order_R"]),
        case(3, beyond, identity + zero, ["low_order_A", "low_order_R", "non_canonical_A"]),
        case(4, key.public, identity + good[32:], ["low_order_R"]),
    ])
    save("note.json", {"vkey": key.vkey(), "note": key.note("A text.\n\nWith an empty line.\n")})
    hashes = [leaf_hash(b"one"), leaf_hash(b"two"), leaf_hash(b"three")]
    save("checkpoints.json", {
        "vkey": key.vkey(),
        "entries": ["one", "two", "three"],
        "checkpoints": [checkpoint(key, hashes[:n]) for n in range(4)],
    })


def example():
    key = Key("compliance.example/attestry", sha256(b"seed of the example"))
    evidence = "0198f7a2-6c10-7c3e-9d53-2f6f6f3c1a04"
    settings = b'[{"key":"auth_totp.policy","value":"employee_required"}]\n'
    manifest = canonical({
        "controls": ["mfa/required"],
        "description": "Exported by the administrator.\nAll companies.",
        "evidence": evidence,
        "files": [{"media_type": "application/json", "name": "settings.json",
                   "sha256": sha256(settings).hex(), "size": len(settings)}],
        "kind": "odoo-settings",
        "period": ["2026-10-01", "2026-10-31"],
        "received_at": 1793613600,
        "source": "Settings > Technical > System Parameters",
        "submitted_by": "0198f7a2-6c10-7c3e-9d53-2f6f6f3c1a02",
        "supersedes": None,
        "systems": ["0198f7a2-6c10-7c3e-9d53-2f6f6f3c1a03"],
        "title": "Settings of \"Odoo\", 北京分公司",
        "v": "attestry/manifest/v1",
    })

    def leaf(kind, number, at, salt, content, refs):
        return canonical({
            "at": at, "commitment": b64(sha256(salt + sha256(content))), "kind": kind,
            "refs": refs, "subject": f"0198f7a2-6c10-7c3e-9d53-2f6f6f3c1a{number:02}",
            "v": "attestry/leaf/v1",
        })

    salt = sha256(b"salt of the example")
    entries = [
        leaf("workspace", 1, 1793610000, sha256(b"salt 1"), b"content 1", []),
        leaf("member", 2, 1793610300, sha256(b"salt 2"), b"content 2", []),
        leaf("system", 3, 1793611200, sha256(b"salt 3"), b"content 3", []),
        leaf("evidence", 4, 1793613601, salt, manifest.encode(), []),
        leaf("verdict", 5, 1793617200, sha256(b"salt 5"), b"content 5", [evidence]),
    ]
    hashes = [leaf_hash(entry.encode()) for entry in entries]
    (HERE / "example").mkdir(exist_ok=True)
    (HERE / "example/settings.json").write_bytes(settings)
    (HERE / "example/log.vkey").write_bytes((key.vkey() + "\n").encode())
    save("example/receipt.json", {
        "v": "attestry/receipt/v1",
        "log_key": key.vkey(),
        "leaf": entries[3],
        "salt": b64(salt),
        "manifest": manifest,
        "index": 3,
        "proof": [b64(h) for h in path(3, hashes)],
        "checkpoint": checkpoint(key, hashes),
    })
    save("example/log.json", {
        "vkey": key.vkey(),
        "entries": entries,
        "checkpoint": checkpoint(key, hashes),
        "checkpoint_of_4": checkpoint(key, hashes[:4]),
        "consistency_4_5": [b64(h) for h in subproof(4, hashes, True)],
    })


tree()
signatures()
example()
