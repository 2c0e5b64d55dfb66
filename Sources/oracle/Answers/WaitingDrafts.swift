internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON

/// The drafts in a registry's `pending/`, for whoever asks why nothing counts yet: what each waits for, and from whom.
struct WaitingDrafts {
    /// The registry's.
    let folder: String
    let drafts: [TrustDraft]

    func show(_ console: Console) throws {
        for draft in drafts {
            for requirement in draft.requirements where !requirement.isMet {
                let missing = requirement.role.threshold - requirement.count
                try console.print(
                    "\(draft.pendingPath, .bold): \(draft.title) waits for \(Human.count(missing, "more signature")) by \(requirement.whose), of:"
                )
                for key in draft.missing(of: requirement.role) { try console.print("    \(key)") }
            }
            if draft.isComplete {
                try console.print(
                    "\(draft.pendingPath, .bold): \(draft.title) has its signatures, and waits to be placed")
            }
        }
        try console.flush()
        if let open = drafts.first(where: { !$0.isComplete }) {
            SettledDraft.adviseRound(in: folder, isFirst: open.firstFingerprint != nil, console)
        } else if !drafts.isEmpty {
            console.hint("next: oracle registry sign \(shellWord(folder))")
        }
    }

    var json: JSON {
        .array(
            drafts.map { draft in
                [
                    "title": .string(draft.title), "path": .string(draft.pendingPath),
                    "signatures": .array(
                        draft.requirements.map { requirement in
                            [
                                "of": .string(requirement.whose), "have": .int(requirement.count),
                                "need": .int(requirement.role.threshold),
                                "missing": .strings(draft.missing(of: requirement.role).map(\.description)),
                            ]
                        }),
                ]
            })
    }
}
