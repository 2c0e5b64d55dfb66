internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import TransparencyLog

/// A registry that somebody is about to change: where it lies, what it stands on, and the keys of this machine.
struct RegistryDesk {
    let folder: String
    let tree: FolderTree
    let store: KeyStore
    let passphrases: Passphrases
    private(set) var trust: SourceTrust
    private let console: Console
    private let now: UInt64
    /// Of two who change a registry at once the second reads what the first placed.
    private let lock: Lock

    private final class Lock {
        let lock: FileLock
        init(_ lock: consuming FileLock) { self.lock = lock }
    }

    init(_ directory: String, _ context: Context, _ passphrase: PassphraseOptions) throws {
        folder = try RegistryFolder.maintained(directory, context)
        tree = FolderTree(folder)
        let console = context.console
        self.console = console
        now = context.now
        lock = Lock(
            try FileLock(folder: folder) { console.note("waiting for \($0), which changes the registry too") }
        )
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

    // MARK: drafts that wait

    private func obstacle(
        to draft: TrustDraft, beside others: [TrustDraft], log out: String?
    ) -> String? {
        DraftObstacles(folder: folder, trust: trust, now: now).reason(
            against: draft, beside: others, log: out)
    }

    /// The drafts that wait; those that can never be placed are in nobody's way.
    func waiting(log out: String? = nil) throws -> [TrustDraft] {
        let drafts = try TrustDraft.pending(in: tree)
        return drafts.filter { draft in
            if draft.isPlaced(in: trust) { return false }
            guard let reason = obstacle(to: draft, beside: drafts, log: out) else { return true }
            console.warning("\(draft.pendingPath) can never be placed: \(reason)")
            console.hint("to remove it: rm \(shellWord("\(folder)/\(draft.pendingPath)"))")
            return false
        }
    }

    // MARK: signing and placing

    /// Signs a draft with those keys here that it asks for.
    /// - Parameter others: drafts that wait with it.
    /// - Returns: the names of the keys that signed.
    /// - Throws: before anything is signed, where it can never be placed.
    func sign(
        _ draft: TrustDraft, beside others: [TrustDraft] = [], log out: String? = nil
    ) throws -> (draft: TrustDraft, signed: [String]) {
        if let reason = obstacle(to: draft, beside: others, log: out) {
            throw CommandError(
                "\(draft.title) is not signed: it could never be placed", code: "registry.draft",
                cause: reason)
        }
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
