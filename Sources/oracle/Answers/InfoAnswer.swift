internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

/// Answers about names: what `oracle info` shows.
struct InfoAnswer {
    let context: Context
    let court: Court
    /// Files that are listed of one statement before the rest is counted; JSON has all.
    static let files = 12
    static let statements = 5

    init(_ context: Context) throws {
        self.context = context
        court = try Court(context, policy: nil)
    }

    func run(_ text: String) throws -> ExitStatus {
        defer { court.close() }
        let found = try Self.resolve(text, court)
        guard let found, case let all = try court.judge.information(on: found), !all.isEmpty else {
            return try nothing(text, found)
        }
        if context.format.isJSON {
            try context.console.print(
                json: .members([
                    "schema": 1, "name": .string(all[0].name.description), "known": true,
                    "registries": .array(all.map(json)),
                ]))
            return .success
        }
        for (index, information) in all.enumerated() {
            if index > 0 { try context.console.print("") }
            try print(information)
        }
        return .success
    }

    /// The name that somebody typed: as it stands, or by what names.json knows of renamings (`gpt2`).
    static func resolve(_ text: String, _ court: Court) throws -> ModelName? {
        if let name = try? ModelName(text) { return name }
        return try court.judge.names().renamed(text)
    }

    /// A name that nobody attests: what it may have meant, and whom it imitates.
    private func nothing(_ text: String, _ name: ModelName?) throws -> ExitStatus {
        let names = try court.judge.names()
        let imitation = names.imitation(by: text)
        let imitated = imitation?.name
        let isKnown = name.map { names.contains($0) } ?? false
        let suggestions = isKnown ? [] : names.suggestions(for: text)
        if context.format.isJSON {
            try context.console.print(
                json: .members([
                    "schema": 1, "name": .string(text), "known": false, "well-known": .bool(isKnown),
                    "imitates": imitated.map { .string($0.description) } ?? .null,
                    "imitation": imitation?.json,
                    "suggestions": .strings(suggestions.map(\.description)),
                    "registries": .array([]),
                ]))
            return .unknown
        }
        let console = context.console
        let text = text.isEmpty ? "''" : CommandError.shortened(text)
        if let imitation {
            try console.print("\("unknown", .bad)  \(text) imitates \(imitation.name, .bold)")
            try console.print("  No such model is known, and \(imitation.why).")
        } else if isKnown {
            try console.print("\("unknown", .caution)  \(name?.description ?? text)")
            try console.print("  It is a well-known name, but nobody has attested any of its bytes.")
        } else {
            try console.print("\("unknown", .caution)  \(text)")
            try console.print(
                "  Nobody in \(court.judge.registries.summary(now: court.now)) has spoken of a model of that name. Nothing was sent anywhere."
            )
        }
        try console.flush()
        if name == nil,
            try court.judge.models().contains(where: { $0.model.name.owner.lowercased() == text.lowercased() }
            )
        {
            console.hint("it is an owner: oracle list \(text)")
        }
        for near in suggestions where near != imitated { console.hint("did you mean \(near)?") }
        if let imitated { console.hint("oracle info \(imitated)") }
        return .unknown
    }

    // MARK: What is known

    private func print(_ information: ModelInformation) throws {
        let console = context.console
        let facts = information.registry.facts
        let tap: TerminalText = facts.isDefault ? "" : " (tap \(facts.tap))"
        try console.print("\(information.name, .bold)" + tap)
        if let summary = information.statements.lazy.compactMap(\.summary).first {
            try console.print("  \(summary)")
        }
        if let homepage = information.statements.lazy.compactMap(\.homepage).first {
            try console.field("homepage", "\(homepage)")
        }
        if let license = information.statements.lazy.compactMap(\.license).first {
            try console.field("license", "\(license)")
        }
        try console.field("lineage", information.lineage.summary)
        try information.testimony.print(to: console)
        if !information.children.isEmpty {
            let shown = information.children.prefix(3).map { "\($0.name) (\($0.relation.rawValue))" }
            let more = information.children.count > 3 ? " and \(information.children.count - 3) more" : ""
            try console.field("children", "\(shown.joined(separator: ", "))\(more)")
        }
        try console.field("registry", information.registry.text(now: court.now))
        if let refusal = information.refusal {
            try console.field("granted", "\("no", .caution): \(refusal.text)")
        }
        for statement in information.statements.prefix(Self.statements) { try print(statement) }
        if information.statements.count > Self.statements {
            let more = information.statements.count - Self.statements
            try console.print("")
            try console.print("and \(Human.count(more, "more statement")); --json shows all")
        }
    }

    private func print(_ statement: ModelInformation.Statement) throws {
        let console = context.console
        let entry = statement.entry
        try console.print("")
        let version: TerminalText = entry.version.map { " of version \(quotedUnlessWord($0))" } ?? ""
        try console.print("\(entry.isRelease ? "release" : "observation", .bold)\(version)")
        try console.field("signed by", "\(entry.signerText)")
        // What revoke, cosign and exclude are told.
        try console.field("id", "\(entry.id.hex.prefix(16))")
        if let revocation = entry.revocation { try console.field("revoked", "\(revocation.line, .bad)") }
        var places: [String] = []
        for line in entry.sourceLines where !places.contains(line) { places.append(line) }
        for line in places.prefix(3) { try console.field("stated by", "\(line)") }
        if places.count > 3 { try console.field("", "and \(Human.count(places.count - 3, "more source"))") }
        var table = Table(alignments: [.left, .left, .right])
        for fact in statement.facts.prefix(Self.files) {
            table.add([
                "  \(fact.standing.rawValue, fact.standing.style)", "\(fact.digest)",
                TerminalText(fact.size.map { Human.bytes(Int64($0)) } ?? ""),
                fact.file.map { "\($0)" } ?? "\("all tensors", .dim)",
            ])
        }
        try console.print(table)
        if statement.facts.count > Self.files {
            try console.print("  and \(Human.count(statement.facts.count - Self.files, "more file"))")
        }
    }

    private func json(_ information: ModelInformation) -> JSON {
        [
            "registry": information.registry.json, "granted": .bool(information.refusal == nil),
            "name": .string(information.name.description),
            "statements": .array(
                information.statements.map { statement in
                    .members([
                        "entry": statement.entry.json,
                        "license": statement.license.map { .string($0) } ?? .null,
                        "description": statement.summary.map { .string($0) } ?? .null,
                        "homepage": statement.homepage.map { .string($0) } ?? .null,
                        "facts": .array(
                            statement.facts.map { fact in
                                .members([
                                    "file": fact.file.map { .string($0.description) } ?? .null,
                                    "digest": .string(fact.digest.description),
                                    "bytes": fact.size.map { .int($0) } ?? .null,
                                    "kind": fact.kind.map { .string($0) } ?? .null,
                                    "verdict": .string(fact.standing.rawValue),
                                ])
                            }),
                    ])
                }),
            "lineage": information.lineage.json,
            "testimony": .array(information.testimony.map(\.json)),
            "children": .array(
                information.children.map {
                    ["name": .string($0.name.description), "relation": .string($0.relation.rawValue)]
                }),
        ]
    }
}
