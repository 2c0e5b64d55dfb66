internal import FileIO
package import TransparencyLog

/// What publishing writes, in an order in which every prefix leaves a whole log.
package struct PublishPlan: Sendable {
    package enum Step: Sendable {
        case write(path: String, bytes: [UInt8])
        case remove(path: String)

        package var path: String {
            switch self {
            case .write(let path, _), .remove(let path): path
            }
        }
    }

    /// What the new head needs.
    private let before: [Step]
    /// The head; nil where it stays.
    private let checkpoint: [UInt8]?
    /// What only the old one needed.
    private let after: [Step]
    /// The log that was judged.
    private let heads: Heads

    /// The two heads of a log as they were read. Only while both are that, anything is written: two publishers at once would
    /// sign two trees, and a head that waits may be cosigned by now, whose witness would refuse any other for ever.
    struct Heads: Sendable {
        /// nil where nothing was published yet.
        let checkpoint: [UInt8]?
        /// nil where none waits.
        let pending: [UInt8]?
    }

    init(before: [Step], checkpoint: [UInt8]?, after: [Step], heads: Heads) {
        (self.before, self.checkpoint, self.after, self.heads) = (before, checkpoint, after, heads)
    }

    package var steps: [Step] {
        let head = checkpoint.map { Step.write(path: PublishedLog.checkpointPath, bytes: $0) }
        return before + (head.map { [$0] } ?? []) + after
    }

    /// The head that is to be published, with the signatures that it has.
    package var note: SignedNote? { get throws { try checkpoint.map { try SignedNote(parsing: $0) } } }

    /// - Parameter limit: steps; fewer than there are leave what a crash would.
    package func apply(to tree: some WritableFileTree, limit: Int = .max) throws {
        // Nothing of what somebody else published meanwhile is written over.
        if !steps.isEmpty { try heads.expect(in: tree) }
        try clear(tree, steps)
        for step in steps.prefix(limit) {
            switch step.path {
            case PublishedLog.checkpointPath: try heads.expect(in: tree)
            case PublishedLog.pendingPath: try heads.expectPending(in: tree)
            default: break
            }
            try step.apply(to: tree)
        }
    }

    /// Writes the tiles of the new head, and the head where readers do not look, so that it can be shown to witnesses. What
    /// was published stays as it is: a root that asks for more witnesses would have readers refuse the head that stands.
    package func stage(in tree: some WritableFileTree) throws {
        guard let checkpoint else { return }
        let shown = before.filter(\.isShown)
        try heads.expect(in: tree)
        try clear(tree, shown)
        for step in shown { try step.apply(to: tree) }
        // The last look at whether somebody else publishes before anybody is shown a head.
        try heads.expect(in: tree)
        try tree.write(checkpoint, to: PublishedLog.pendingPath)
    }

    /// The same plan after `stage`, with more signatures on its head.
    package func finishing(with lines: [NoteSignature]) throws -> PublishPlan {
        guard let checkpoint, let note = try note else { return self }
        let others = note.signatures.filter { old in
            !lines.contains { $0.keyID == old.keyID && $0.name.utf8.elementsEqual(old.name.utf8) }
        }
        let signed = SignedNote(text: note.text, signatures: others + lines).encoded
        // What is written must be what is read.
        _ = try SignedNote(parsing: signed)
        return PublishPlan(
            before: before.filter { !$0.isShown }, checkpoint: signed,
            after: after.filter { $0.path != PublishedLog.pendingPath }
                + [.remove(path: PublishedLog.pendingPath)],
            heads: Heads(checkpoint: heads.checkpoint, pending: checkpoint))
    }

    /// What a publish before this one did not finish: its files are written again, and nothing of it is committed.
    private func clear(_ tree: some WritableFileTree, _ steps: [Step]) throws {
        for directory in Set(steps.map { parentDirectory(of: $0.path) }) {
            try tree.removeAbandoned(in: directory)
        }
    }
}

extension PublishPlan.Heads {
    fileprivate func expect(in tree: some FileTree) throws {
        try Self.expect(checkpoint, at: PublishedLog.checkpointPath, in: tree)
        try expectPending(in: tree)
    }

    fileprivate func expectPending(in tree: some FileTree) throws {
        try Self.expect(pending, at: PublishedLog.pendingPath, in: tree)
    }

    private static func expect(_ bytes: [UInt8]?, at path: String, in tree: some FileTree) throws {
        guard try tree.read(path, limit: SignedNote.byteLimit) == bytes else {
            throw RegistryError("\(path) changed meanwhile: somebody else is publishing")
        }
    }
}

extension PublishPlan.Step {
    /// Whether it comes before witnesses are asked: tiles prove the head to them, and what is removed is a thief's, which goes before
    /// the log is signed again.
    fileprivate var isShown: Bool {
        if case .remove = self { true } else { path.hasPrefix("log/tile/") }
    }

    fileprivate func apply(to tree: some WritableFileTree) throws {
        switch self {
        case .write(let path, let bytes): try tree.write(bytes, to: path)
        case .remove(let path): try tree.remove(path)
        }
    }
}
