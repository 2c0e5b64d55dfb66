internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

/// The registry behind an answer, for people and programs.
extension RegistryEvidence {
    /// `default, bundled 2026-11-23 (3 days old), never synced` or `default, signed 3 days ago, synced 2 hours ago`.
    func text(now: UInt64) -> TerminalText {
        var parts: [TerminalText] = ["\(facts.tap)"]
        let unsigned = "nobody put a time to it"
        if let synced = facts.syncedAt {
            let signed = facts.time.map { "signed \(Human.ago($0, now: now))" }
            parts += ["\(signed ?? unsigned)", "synced \(Human.ago(synced, now: now))"]
        } else {
            let date = facts.time.map { " \(Moment.format($0).prefix(10))" } ?? ""
            let age = facts.time.map { Human.age(of: $0, now: now) }
            parts += ["bundled\(date) (\(age ?? unsigned))", "never synced"]
        }
        if isExpired {
            parts.append("\("its root has expired", .caution)")
        } else if isStale {
            parts.append("\("stale", .caution)")
        }
        return parts.dropFirst().reduce(parts[0]) { $0 + ", " + $1 }
    }

    var json: JSON {
        .members([
            "tap": .string(facts.tap), "default": .bool(facts.isDefault), "origin": .string(facts.origin),
            "url": facts.url.map { .string($0) } ?? .null,
            "root-fingerprint": .string(facts.rootFingerprint.description),
            "root-version": .int(facts.rootVersion),
            "checkpoint": [
                "size": .int(Int(clamping: facts.size)), "root": .string(Base64.encode(facts.treeRoot.bytes)),
            ],
            "signed": facts.time.map { .string(Moment.format($0)) } ?? .null,
            "age": age.map { .int(Int(clamping: $0)) } ?? .null,
            "synced-at": facts.syncedAt.map { .string(Moment.format($0)) } ?? .null,
            "stale": .bool(isStale), "expired": .bool(isExpired), "models": .int(facts.modelCount),
            "misbehaved": facts.misbehaviour?.json,
        ])
    }

    /// As much as a line of a batch needs to be told apart.
    var shortJSON: JSON {
        .members([
            "tap": .string(facts.tap),
            "checkpoint": [
                "size": .int(Int(clamping: facts.size)), "root": .string(Base64.encode(facts.treeRoot.bytes)),
            ],
            "age": age.map { .int(Int(clamping: $0)) } ?? .null, "stale": .bool(isStale),
            "misbehaved": facts.misbehaviour?.json,
        ])
    }
}

extension Misbehaviour {
    fileprivate var json: JSON {
        [
            "what": .string(what), "seen": seen.map { .string(Moment.format($0)) } ?? .null,
            "evidence": evidence.map { .string($0) } ?? .null,
        ]
    }
}

extension [RegistryEvidence] {
    /// `1 tap (871 models, 3 days old)`: who was asked.
    func summary(now: UInt64) -> String {
        let models = reduce(0) { $0 + $1.facts.modelCount }
        let oldest = compactMap(\.facts.time).min()
        let age = oldest.map { ", \(Human.age(of: $0, now: now))" } ?? ""
        return "\(Human.count(count, "tap")) (\(Human.count(models, "model"))\(age))"
    }
}

extension EntryEvidence {
    /// What the statement rests on, a line for each place: `measurement: pypi:tiny 0.1.0, tiny/model.safetensors`.
    var sourceLines: [String] {
        var lines: [(head: String, paths: [String])] = []
        for source in sources {
            // "stated by" stands before it.
            let head = source.words
            let index = lines.firstIndex { $0.head == head }
            if index == nil { lines.append((head, [])) }
            if let path = source.path { lines[index ?? lines.count - 1].paths.append(path) }
        }
        return lines.map { line in
            switch line.paths.count {
            case 0: line.head
            case 1: "\(line.head), \(line.paths[0])"
            default: "\(line.head), \(Human.count(line.paths.count, "file"))"
            }
        }
    }

    /// `index (curator), entry 412 of default`.
    var signerText: String {
        let names = signers.map { signer in
            "\(signer.name) (\(signer.kind.rawValue)\(signer.organisation.map { " of \($0)" } ?? ""))"
        }
        return "\(names.joined(separator: ", ")), entry \(index) of \(tap)"
    }

    var json: JSON {
        .members([
            "tap": .string(tap), "id": .string(id.hex), "index": .int(Int(clamping: index)),
            "kind": isRelease ? "release" : "observation", "model": .string(model.description),
            "version": version.map { .string($0) } ?? .null, "against": .bool(isAgainst),
            "signers": .array(
                signers.map { signer in
                    .members([
                        "name": .string(signer.name), "kind": .string(signer.kind.rawValue),
                        "organisation": signer.organisation.map { .string($0) } ?? .null,
                        "index": .int(Int(clamping: signer.index)),
                    ])
                }),
            "sources": .array(
                sources.map { source in
                    .members([
                        "tier": .string(source.tier.rawValue), "place": .string(source.place),
                        "kind": source.isPackage ? "package" : "repository",
                        "revision": source.revision.map { .string($0) } ?? .null,
                        "path": source.path.map { .string($0) } ?? .null,
                    ])
                }),
            "digests": .strings(digests.map(\.description)), "files": .strings(files.map(\.description)),
            "revocation": revocation?.json,
        ])
    }
}
