internal import Attestation
internal import Cryptography
internal import Registry

/// The rules that need the rest of the registry, for what is new.
struct RuleBook<Around: Surroundings> {
    let parts: SourceParts
    let facts: PublishedFacts
    let around: Around
    private(set) var findings: [Finding] = []
    private var names: NameIndex?

    /// Models that are walked from a new one up: what has more ancestors is no lineage.
    private static var ancestorLimit: Int { 10_000 }

    init(parts: SourceParts, facts: PublishedFacts, around: Around) {
        self.parts = parts
        self.facts = facts
        self.around = around
    }

    private struct New {
        let path: String
        let statement: Statement
        let claims: Claims
    }

    mutating func judge() throws {
        var new: [New] = []
        var old: Set<ModelName> = []
        for attestation in parts.attestations {
            guard let claims = attestation.statement.claims else { continue }
            if facts.indexes[attestation.signed.id] == nil {
                new.append(
                    New(path: attestation.signed.path, statement: attestation.statement, claims: claims))
            } else {
                old.insert(claims.model)
            }
        }
        judgeDrafts()
        try judgeNames(Set(new.map(\.claims.model) + parts.drafts.map(\.draft.model)).subtracting(old))
        for statement in new {
            try judgeLineage(statement)
            judgeRelation(statement)
            try judgeDigests(statement)
            if case .observation(_, let sources) = statement.statement.predicate {
                judgeSources(sources, statement.path)
            }
        }
        judgeContradictions(among: new)
        try judgeTensors()
    }

    // MARK: tensor manifests

    /// One that nothing names is published and helps nobody: a draft was made again, or a file forgotten.
    private mutating func judgeTensors() throws {
        let named = Set(
            parts.attestations.compactMap(\.statement.weights?.hash)
                + parts.drafts.compactMap(\.draft.statement.weights?.hash))
        for tensors in parts.tensors where !named.contains(tensors.weights) {
            // A part of a registry was read: the others may name it.
            guard try around.models(stating: Digest(.weights, tensors.weights)).isEmpty else { continue }
            findings.append(
                Finding(
                    .source, .warning, "tensors/\(tensors.weights.hex).json",
                    "no statement and no draft names these weights",
                    help: "a draft that was made again left it: remove the file"))
        }
    }

    // MARK: draft

    private mutating func judgeDrafts() {
        for place in parts.drafts {
            let (draft, label) = (place.draft, place.draft.label)
            let who = draft.kind == .release ? "its publisher" : "a curator"
            findings.append(
                Finding(
                    .draft, .warning, place.path, line: place.line,
                    "\(label) is drafted: it waits for \(who) to attest it",
                    help: "oracle attest \(draft.kind.rawValue) \(label) --as SIGNER"))
            judgeSources(draft.sources, place.path, line: place.line)
        }
    }

    // MARK: commit

    private mutating func judgeSources(_ sources: [Source], _ path: String, line: Int? = nil) {
        for source in sources {
            guard let fault = source.commitFault else { continue }
            findings.append(
                Finding(
                    .commit, .problem, path, line: line, "a source names a commit: \(fault)",
                    help: source.commitHelp))
        }
    }

    // MARK: name

    private mutating func judgeNames(_ names: Set<ModelName>) throws {
        guard !names.isEmpty else { return }
        var hints = NameHints.none
        if let bytes = parts.names, let read = try? NameHints(parsing: bytes) { hints = read }
        // A new name is held against those that were there; two new ones of one owner are that owner's own affair.
        let known = try around.names().filter { !names.contains($0) }
        let index = NameIndex(attested: known, hints: hints)
        for name in names.sorted() {
            let path = Manifest.path(of: name)
            if let imitated = index.imitated(by: name) {
                findings.append(
                    Finding(
                        .name, .problem, path, "the name \(name) can be taken for \(imitated)",
                        help:
                            "another name; or, where it is no imitation, the stewards list it as known in names.json"
                    ))
            } else if !index.contains(name),
                let other = index.namesakes(of: name).first(where: index.isAttested),
                !index.contains(owner: name.owner)
            {
                findings.append(
                    Finding(
                        .name, .warning, path,
                        "\(name.owner) is new here, and its model is called as \(other) is"))
            }
        }
    }

    // MARK: lineage

    /// Every name of the registry. Made when it is first asked for: a parent is seldom missing.
    private mutating func allNames() throws -> NameIndex {
        if let names { return names }
        let made = NameIndex(attested: try around.names(), hints: .none)
        names = made
        return made
    }

    private mutating func judgeLineage(_ new: New) throws {
        guard case .parents(let parents) = new.claims.lineage else { return }
        let model = new.claims.model
        for parent in parents {
            if parent.name == model {
                // Another version of the same model, or other bytes of it, may be what it was made from.
                let isOther = parent.version.map { version in
                    !(new.claims.version.map { $0.utf8.elementsEqual(version.utf8) } ?? true)
                }
                let own = new.statement.subjects.flatMap(\.digests)
                let hasOtherBytes = !parent.digests.isEmpty && !parent.digests.contains(where: own.contains)
                if isOther != true, !hasOtherBytes {
                    findings.append(
                        Finding(.lineage, .problem, new.path, "\(model) is said to be made from itself"))
                }
                continue
            }
            if let cycle = try path(from: parent.name, to: model) {
                findings.append(
                    Finding(
                        .lineage, .problem, new.path,
                        "the lineage runs in a circle: \(([model] + cycle).map(\.description).joined(separator: " <- "))"
                    ))
            }
            if try !around.contains(parent.name) {
                let nearest = try allNames().suggestions(for: parent.name.description, limit: 1).first
                findings.append(
                    Finding(
                        .lineage, .warning, new.path, "the parent \(parent.name) is not in this registry",
                        help: nearest.map { "did you mean \($0)?" }))
            }
            for digest in parent.digests {
                let stating = try around.models(stating: digest)
                if stating.isEmpty {
                    findings.append(
                        Finding(
                            .lineage, .warning, new.path,
                            "nobody in this registry has spoken of the bytes of \(parent.name) that it is said to be made from (\(digest))"
                        ))
                } else if !stating.contains(parent.name) {
                    findings.append(
                        Finding(
                            .lineage, .problem, new.path,
                            "\(digest) is \(stating[0]) here, not the parent \(parent.name)"))
                }
            }
        }
    }

    /// The way up from one model to another; nil where there is none. Breadth first, each model once.
    private func path(from start: ModelName, to end: ModelName) throws -> [ModelName]? {
        var came: [ModelName: ModelName?] = [start: nil]
        var pending = [start]
        var next = 0
        while next < pending.count, came.count < Self.ancestorLimit {
            let model = pending[next]
            next += 1
            for parent in try around.parents(of: model) {
                if parent == end {
                    var way = [end, model]
                    while let before = came[way[way.count - 1]] ?? nil { way.append(before) }
                    return way.reversed()
                }
                if came[parent] == nil {
                    came[parent] = .some(model)
                    pending.append(parent)
                }
            }
        }
        return nil
    }

    // MARK: relation

    private mutating func judgeRelation(_ new: New) {
        guard case .parents(let parents) = new.claims.lineage else { return }
        let relations = Set(parents.map(\.relation))
        let isAdapter =
            new.claims.artifacts.contains { $0.kind == "adapter" }
            || new.statement.files.contains { file in
                let name = file.name.description.split(separator: "/").last.map(String.init) ?? ""
                return name.hasPrefix("adapter_model.")
            }
        if relations.contains(.adapter), !isAdapter {
            findings.append(
                Finding(
                    .relation, .warning, new.path,
                    "it is said to be an adapter, and no file of it is one (adapter_model.*, or kind adapter)"
                )
            )
        }
        if isAdapter, !relations.contains(.adapter) {
            findings.append(
                Finding(
                    .relation, .problem, new.path,
                    "it holds an adapter, and its relation to no parent is adapter"))
        }
        for relation in [Relation.quantized, .converted, .pruned]
        where parents.count(where: { $0.relation == relation }) > 1 {
            findings.append(
                Finding(
                    .relation, .problem, new.path,
                    "what is \(relation.rawValue) has one parent, and it names several"))
        }
        if relations == [.merge], parents.count < 2 {
            findings.append(
                Finding(.relation, .warning, new.path, "it is said to be a merge, and names one parent"))
        }
    }

    // MARK: digest

    private mutating func judgeDigests(_ new: New) throws {
        var others: Set<ModelName> = []
        var model = StatedModel(new.claims.model)
        model.add(new.statement)
        for digest in model.digests {
            others.formUnion(try around.models(stating: digest).filter { $0 != new.claims.model })
        }
        guard let first = others.sorted().first else { return }
        let more = others.count > 1 ? " and \(others.count - 1) more" : ""
        findings.append(
            Finding(
                .digest, .warning, new.path,
                "the same weights are attested as \(first)\(more)"))
    }

    /// One version of a model, said by signers of one rank, has one digest a file.
    private mutating func judgeContradictions(among new: [New]) {
        var stated: [StatedFile: (digest: Digest, path: String)] = [:]
        let models = Set(new.map(\.claims.model))
        let paths = Set(new.map(\.path))
        for attestation in parts.attestations {
            guard let claims = attestation.statement.claims, models.contains(claims.model) else { continue }
            var digests = attestation.statement.files.map { ($0.sha256, Optional($0.name)) }
            if let weights = attestation.statement.weights { digests.append((weights, nil)) }
            for (digest, file) in digests {
                let key = StatedFile(
                    model: claims.model, version: Array((claims.version ?? "").utf8),
                    type: attestation.statement.predicate.type, file: file)
                guard let other = stated[key] else {
                    stated[key] = (digest, attestation.signed.path)
                    continue
                }
                // Both sides may be new, or one; what was merged before is not said again.
                guard other.digest != digest,
                    paths.contains(attestation.signed.path) || paths.contains(other.path)
                else { continue }
                let path = paths.contains(attestation.signed.path) ? attestation.signed.path : other.path
                findings.append(
                    Finding(
                        .digest, .problem, path,
                        "\(file.map { "the file \($0)" } ?? "the weights") of \(claims.model)\(claims.version.map { " \($0)" } ?? "") has another digest in \(path == other.path ? attestation.signed.path : other.path)"
                    ))
            }
        }
    }
}

/// What has one digest: a file, or the weights, of one version of a model, as signers of one rank say it.
private struct StatedFile: Hashable {
    let model: ModelName
    let version: [UInt8]
    let type: String
    /// nil for the weights.
    let file: FileName?
}
