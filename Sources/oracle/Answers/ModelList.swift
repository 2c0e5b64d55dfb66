internal import Attestation
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

/// The models that the taps list, for `list` and `search`.
struct ModelList {
    struct Row {
        let tap: String
        let name: ModelName
        let attestationCount: Int
        /// Whether all that was said of it was taken back.
        let isRevoked: Bool
    }

    let all: [Row]
    private let court: Court

    init(_ context: Context) throws {
        court = try Court(context, policy: nil)
        let judge = court.judge
        let revoked = try judge.revokedModels()
        all = try judge.models().map {
            Row(
                tap: $0.tap, name: $0.model.name, attestationCount: $0.model.attestationCount,
                isRevoked: revoked[$0.tap]?.contains($0.model.name) ?? false)
        }
    }

    func filter(_ isWanted: (ModelName) -> Bool) -> [Row] { all.filter { isWanted($0.name) } }

    func show(_ rows: [Row], what: String, _ context: Context) throws -> ExitStatus {
        let console = context.console
        var suggestions: [String] = []
        if rows.isEmpty {
            suggestions = try court.judge.names().suggestions(for: what).map(\.description)
            let owner = String(what.prefix { $0 != "/" })
            if suggestions.isEmpty,
                let near = Suggestions.nearest(owner, in: Set(all.map(\.name.owner)).sorted())
            {
                suggestions = ["\(near)/*"]
            }
        }
        if context.format.isJSON {
            try console.print(json: [
                "schema": 1,
                "models": .array(
                    rows.map {
                        .members([
                            "name": .string($0.name.description), "tap": .string($0.tap),
                            "attestations": .int($0.attestationCount),
                            "revoked": $0.isRevoked ? true : nil,
                        ])
                    }),
                "suggestions": .strings(suggestions),
                "registries": .array(court.judge.registries.map(\.json)),
            ])
            return rows.isEmpty ? .unknown : .success
        }
        guard !rows.isEmpty else {
            try console.print(
                "\("unknown", .caution)  no model in \(court.judge.registries.summary(now: court.now)) has a name like \(what)"
            )
            try console.flush()
            for near in suggestions { console.hint("did you mean \(near)?") }
            return .unknown
        }
        let isOne = court.judge.registries.count == 1
        var table = Table(alignments: [.left, .right])
        for row in rows {
            table.add([
                "\(row.name)", TerminalText(Human.count(row.attestationCount, "statement"), .dim),
                TerminalText(isOne ? "" : row.tap, .dim),
                row.isRevoked ? "\("revoked", .bad)" : "",
            ])
        }
        try console.print(table)
        try console.flush()
        console.note(
            "\(Human.count(rows.count, "model")) of \(court.judge.registries.summary(now: court.now))")
        return .success
    }
}
