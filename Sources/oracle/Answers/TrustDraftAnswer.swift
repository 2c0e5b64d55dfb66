internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import TransparencyLog

/// A registry that somebody is about to change: where it lies, what it stands on, and the keys of this machine.
struct RegistryDesk {
    let folder: String
    let tree: FolderTree
    let store: KeyStore
    let passphrases: Passphrases
    private(set) var trust: SourceTrust

    init(_ directory: String, _ context: Context, _ passphrase: PassphraseOptions) throws {
        folder = try RegistryFolder.maintained(directory, context)
        tree = FolderTree(folder)
        store = try context.keyStore()
        passphrases = Passphrases(context, file: passphrase.passphraseFile)
        trust = try SourceTrust(reading: tree)
    }

    /// A key as it is typed: `ed25519:...`, or the name of one on this machine.
    func publicKey(_ text: String) throws -> PublicKey { try store.publicKey(typed: text) }

    /// The published log beside the source, with its heads at some sizes.
    func log(in directory: String?, headsAt sizes: Set<UInt64> = []) throws -> PublishedLog {
        try PublishedLog(
            verifying: FolderTree(directory ?? folder), roots: trust.roots, headsAt: sizes)
    }

    /// Signs a draft with those keys here that it asks for.
    /// - Returns: the names of the keys that signed.
    func sign(_ draft: TrustDraft) throws -> (draft: TrustDraft, signed: [String]) {
        let wanted = Set(draft.missing)
        let entries = try store.list().entries.filter { wanted.contains($0.publicKey) }
        let keys = try entries.map { try passphrases.open($0.name, in: store) }
        return (try draft.signed(by: keys), entries.map(\.name))
    }

    /// Places a draft whose signatures suffice; what does not waits in a file that can be passed on.
    mutating func settle(_ draft: TrustDraft, signed: [String]) throws -> SettledDraft {
        guard draft.isComplete, draft.fault(in: trust) == nil else {
            try draft.store(in: tree)
            return SettledDraft(draft: draft, path: draft.pendingPath, isPlaced: false, signed: signed)
        }
        try draft.place(in: tree, trust: trust)
        trust = try SourceTrust(reading: tree)
        return SettledDraft(draft: draft, path: draft.path, isPlaced: true, signed: signed)
    }
}

extension KeyStore {
    /// A key as it is typed: `ed25519:...`, or the name of one that is here.
    func publicKey(typed text: String) throws -> PublicKey {
        guard let key = PublicKey(text) else { return try entry(text).publicKey }
        guard key.isUsable else {
            throw CommandError(
                "\(key) is no key that can sign", code: "key.format",
                cause: "it is a point of small order, or not of the curve",
                help: "oracle key generate NAME, where it is to be held")
        }
        return key
    }
}

/// What became of a draft.
struct SettledDraft {
    let draft: TrustDraft
    /// Of the file, in the registry's folder or as it was named.
    let path: String
    let isPlaced: Bool
    /// The keys here that signed just now.
    let signed: [String]

    var json: JSON {
        .members([
            "title": .string(draft.title),
            "path": .string(path),
            "status": isPlaced ? "placed" : "pending",
            "follows": draft.rootFingerprint.map { .string($0.description) },
            "fingerprint": draft.firstFingerprint.map { .string($0.description) },
            "changes": .strings(draft.changes),
            "signatures": .array(
                draft.requirements.map {
                    ["of": .string($0.whose), "have": .int($0.count), "need": .int($0.role.threshold)]
                }),
            "signed-with": .strings(signed),
        ])
    }

    /// What a draft changes, before anybody signs it.
    static func show(_ draft: TrustDraft, _ console: Console) throws {
        try console.print("\(draft.title, .bold) of the registry \(draft.registry)")
        for line in draft.changes { try console.print("  \(line)") }
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
