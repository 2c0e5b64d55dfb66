internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON

/// The drafts in a registry's `pending/`, for whoever asks why nothing counts yet: what each waits for, and from whom.
struct WaitingDrafts {
    /// The registry's.
    let folder: String
    let drafts: [TrustDraft]
    /// Why they can never be placed, in the order of the drafts; nil for one that can.
    private let obstacles: [String?]

    /// What hides them is among the audit's findings.
    init(folder: String, _ context: Context) {
        let tree = FolderTree(folder)
        let drafts = (try? TrustDraft.pending(in: tree)) ?? []
        self.folder = folder
        self.drafts = drafts
        guard !drafts.isEmpty, let trust = try? SourceTrust(reading: tree) else {
            obstacles = drafts.map { _ in nil }
            return
        }
        let judge = DraftObstacles(folder: folder, trust: trust, now: context.now)
        obstacles = drafts.map { draft in
            draft.isPlaced(in: trust) ? nil : judge.reason(against: draft, beside: drafts)
        }
    }

    private var possible: [TrustDraft] { zip(drafts, obstacles).filter { $0.1 == nil }.map(\.0) }

    func show(_ console: Console) throws {
        for (draft, obstacle) in zip(drafts, obstacles) {
            if let obstacle {
                try console.print(
                    "\(draft.pendingPath, .bold): \(draft.title) can never be placed: \(obstacle)")
                try console.print("    to remove it: rm \(shellWord("\(folder)/\(draft.pendingPath)"))")
                continue
            }
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
        if let open = possible.first(where: { !$0.isComplete }) {
            SettledDraft.adviseRound(in: folder, isFirst: open.firstFingerprint != nil, console)
        } else if !possible.isEmpty {
            console.hint("next: oracle registry sign \(shellWord(folder))")
        }
    }

    var json: JSON {
        .array(
            zip(drafts, obstacles).map { draft, obstacle in
                .members([
                    "title": .string(draft.title), "path": .string(draft.pendingPath),
                    "obstacle": obstacle.map { .string($0) },
                    "signatures": .array(
                        draft.requirements.map { requirement in
                            [
                                "of": .string(requirement.whose), "have": .int(requirement.count),
                                "need": .int(requirement.role.threshold),
                                "missing": .strings(draft.missing(of: requirement.role).map(\.description)),
                            ]
                        }),
                ])
            })
    }
}
