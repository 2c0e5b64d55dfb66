internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON

/// What became of a draft.
struct SettledDraft {
    let draft: TrustDraft
    /// Of the file, in the registry's folder or as it was named.
    let path: String
    let isPlaced: Bool
    /// The keys here that signed just now.
    let signed: [String]
    var ground = DraftGround.itself

    var json: JSON {
        .members([
            "title": .string(draft.title),
            "path": .string(path),
            "status": isPlaced ? "placed" : "pending",
            "follows": draft.rootFingerprint.map { .string($0.description) },
            "fingerprint": draft.firstFingerprint.map { .string($0.description) },
            "changes": .strings(draft.changes),
            "signers": ground.isOwnWord ? .strings(draft.whole) : nil,
            "changes-held-to": ground.json,
            "signatures": .array(
                draft.requirements.map {
                    ["of": .string($0.whose), "have": .int($0.count), "need": .int($0.role.threshold)]
                }),
            "signed-with": .strings(signed),
        ])
    }

    /// What a draft changes, before anybody signs it.
    static func show(
        _ draft: TrustDraft, on ground: DraftGround = .itself, _ console: Console
    ) throws {
        try console.print("\(draft.title, .bold) of the registry \(draft.registry)")
        if ground.isOwnWord {
            for line in draft.whole { try console.print("  \(line)") }
            try console.print(
                "  that is all whom it lets sign. What it changes is its own word, for no tap here follows \(draft.origin):"
            )
        }
        for line in draft.changes { try console.print("  \(line)") }
        if case .tap(let name) = ground {
            try console.print("  what it follows is what the tap \(name) follows")
        }
        if let fingerprint = draft.rootFingerprint {
            let which = if case .root = draft.subject { "follows" } else { "under" }
            try console.print("  \(which) the root \(fingerprint.description)")
        }
        if let fingerprint = draft.firstFingerprint {
            try console.print("  fingerprint \(fingerprint.description)")
        }
    }

    func show(_ console: Console) throws {
        for name in signed { try console.print("  signed with \(name)") }
        for requirement in draft.requirements {
            try console.print(
                "  \(requirement.count) of the \(requirement.role.threshold) signatures by \(requirement.whose)"
            )
        }
        try console.print(
            isPlaced
                ? "\("placed", .good)  \(path)"
                : draft.isComplete
                    ? "\("signed", .good)  \(path)" : "\("waiting for signatures", .caution)  \(path)")
    }

    /// How drafts that lack signatures go round.
    /// - Parameters:
    ///   - folder: the registry's.
    ///   - isFirst: whether root 1 is among them, whose fingerprint nobody knows yet.
    static func adviseRound(in folder: String, isFirst: Bool, _ console: Console) {
        let compares = isFirst ? "compares the fingerprint with you, by voice, and " : ""
        console.hint(
            "pass on the folder \(folder)/\(TrustDraft.folder): every holder of a key \(compares)runs oracle registry sign FOLDER"
        )
        console.hint(
            "\(isFirst ? "until then nothing in the registry counts; " : "")what comes back is taken by: oracle registry sign \(shellWord(folder)) --from FOLDER"
        )
    }

    /// Ends a command: the answers, and what comes next.
    /// - Parameters:
    ///   - folder: the registry's; nil for drafts that lie somewhere else.
    ///   - log: where its log is kept, where that is not beside the source.
    static func report(
        _ settled: [SettledDraft], in folder: String?, log: String? = nil, _ context: Context
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(json: ["schema": 1, "drafts": .array(settled.map(\.json))])
        }
        guard let folder else { return }
        if let waiting = settled.first(where: { !$0.isPlaced }) {
            let path = shellWord("\(folder)/\(waiting.path)")
            console.hint(
                waiting.draft.isComplete
                    ? "it has its signatures, and waits for what it follows"
                    : "pass the file on: its signers run oracle registry sign FILE; what comes back is taken by: oracle registry sign \(shellPath(path)) --from FILE"
            )
        } else {
            let out = log.map { " --out \(shellWord($0))" } ?? ""
            console.hint("next: oracle registry publish \(shellWord(folder))\(out)")
        }
    }
}
