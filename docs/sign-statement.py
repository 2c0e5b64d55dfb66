#!/usr/bin/env python3
"""Signs a statement and puts it into a registry's source side: an independent implementation of registry.md.

usage: sign-statement.py REGISTRY KEY.pem STATEMENT.json

`oracle attest` does the same, and a test holds one to the other. This is for whoever writes their own tools: it shows in sixty lines
what is signed, and needs nothing of this project.

Needs openssl 3. KEY.pem is what `openssl genpkey -algorithm ed25519` writes. A second signer of the same statement runs it
again with their own key. The model's manifest is made anew of all its statements.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

registry, key, statement = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
body = statement.read_bytes()
model = json.loads(body)["predicate"]["model"]
folder = registry / "attestations" / model
folder.mkdir(parents=True, exist_ok=True)


def openssl(*words):
    return subprocess.run(["openssl", *words], capture_output=True, check=True).stdout


def encoding(body):
    """DSSE's pre-authentication encoding: this is what is signed, and its SHA-256 is the statement's id."""
    kind = b"application/vnd.in-toto+json"
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)


with tempfile.NamedTemporaryFile() as file:
    file.write(encoding(body))
    file.flush()
    signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", file.name)
# The last 32 bytes of a SubjectPublicKeyInfo are the key itself (RFC 8410).
keyid = hashlib.sha256(openssl("pkey", "-in", key, "-pubout", "-outform", "DER")[-32:]).hexdigest()
name = hashlib.sha256(encoding(body)).hexdigest()
(folder / f"{name}.json").write_bytes(body)
(folder / f"{name}.{keyid[:16]}.sig").write_text(
    json.dumps({"keyid": keyid, "sig": base64.b64encode(signature).decode()}) + "\n")


def record(body):
    """What the manifest says of one statement: its facts, and its sources."""
    statement = json.loads(body)
    claims = statement["predicate"]
    more = {artifact["name"]: artifact for artifact in claims.get("artifacts", [])}
    facts = {key: claims[key] for key in ("version", "description", "homepage", "license") if key in claims}
    facts["statement"] = statement["predicateType"].split(":")[-2]
    facts["artifacts"] = []
    for subject in statement["subject"]:
        if "sha256" in subject["digest"]:
            known = more.get(subject["name"], {})
            facts["artifacts"].append(
                {"name": subject["name"], "sha256": subject["digest"]["sha256"]}
                | {key: known[key] for key in ("size", "format", "kind", "url", "aliases") if key in known})
        if "weights" in subject["digest"]:
            facts["weights"] = "weights:" + subject["digest"]["weights"]
    facts |= {key: claims["weights"][key] for key in ("tensors", "bytes") if key in claims.get("weights", {})}
    aliases = claims.get("aliases", {}) | claims.get("weights", {}).get("aliases", {})
    if aliases:
        facts["aliases"] = aliases
    if "parents" in claims.get("lineage", {}):
        keys = ("name", "version", "relation", "digests", "basis")
        facts["lineage"] = {
            "parents": [{key: parent[key] for key in keys if key in parent} for parent in claims["lineage"]["parents"]]}
    elif "lineage" in claims:
        facts["lineage"] = claims["lineage"]
    return facts, claims.get("sources", [])


releases = []
for path in sorted(folder.glob("*.json")):
    facts, sources = record(path.read_bytes())
    same = [release for release in releases if release["facts"] == facts]
    if not same:
        same = [{"facts": facts, "sources": [], "attestations": []}]
        releases += same
    same[0]["sources"] += [source for source in sources if source not in same[0]["sources"]]
    same[0]["attestations"].append(path.stem)
releases.sort(key=lambda release: (release["facts"].get("version", "").encode(), release["attestations"][0]))
manifest = registry / "models" / f"{model}.json"
manifest.parent.mkdir(parents=True, exist_ok=True)
manifest.write_text(json.dumps({
    "$schema": "../../schema/manifest.schema.json",
    "name": model,
    "releases": [
        release["facts"]
        | ({"sources": release["sources"]} if release["sources"] else {})
        | {"attestations": release["attestations"]}
        for release in releases
    ],
}, indent=2, ensure_ascii=False) + "\n")
print(name)
