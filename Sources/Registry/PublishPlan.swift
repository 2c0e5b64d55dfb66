internal import FileIO
package import TransparencyLog

/// What publishing writes, in an order in which every prefix leaves a whole log.
package struct PublishPlan: Sendable {
    package enum Step: Sendable {
        case write(path: String, bytes: [UInt8])
        /// Only while the file has the bytes that were judged: two publishers at once would sign two trees.
        case replace(path: String, bytes: [UInt8], expected: [UInt8]?)
        case remove(path: String)

        package var path: String {
            switch self {
            case .write(let path, _), .replace(let path, _, _), .remove(let path): path
            }
        }
    }

    /// What the new head needs.
    private let before: [Step]
    /// The head; nil where it stays.
    private let checkpoint: (bytes: [UInt8], expected: [UInt8]?)?
    /// What only the old one needed.
    private let after: [Step]

    init(before: [Step], checkpoint: (bytes: [UInt8], expected: [UInt8]?)?, after: [Step]) {
        (self.before, self.checkpoint, self.after) = (before, checkpoint, after)
    }

    package var steps: [Step] {
        let head = checkpoint.map {
            Step.replace(path: PublishedLog.checkpointPath, bytes: $0.bytes, expected: $0.expected)
        }
        return before + (head.map { [$0] } ?? []) + after
    }

    /// The head that is to be published, with the signatures that it has.
    package var note: SignedNote? { get throws { try checkpoint.map { try SignedNote(parsing: $0.bytes) } } }

    /// - Parameter limit: steps; fewer than there are leave what a crash would.
    package func apply(to tree: some WritableFileTree, limit: Int = .max) throws {
        try clear(tree, steps)
        for step in steps.prefix(limit) { try step.apply(to: tree) }
    }

    /// Writes the tiles of the new head, and the head where readers do not look, so that it can be shown to witnesses. What
    /// was published stays as it is: a root that asks for more witnesses would have readers refuse the head that stands.
    package func stage(in tree: some WritableFileTree) throws {
        guard let checkpoint else { return }
        let shown = before.filter(\.isShown)
        try clear(tree, shown)
        for step in shown { try step.apply(to: tree) }
        // The last look at whether somebody else publishes before anybody is shown a head.
        guard try tree.read(PublishedLog.checkpointPath, limit: SignedNote.byteLimit) == checkpoint.expected
        else {
            throw PublishPlan.overtaken
        }
        try tree.write(checkpoint.bytes, to: PublishedLog.pendingPath)
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
            before: before.filter { !$0.isShown }, checkpoint: (signed, checkpoint.expected),
            after: after.filter { $0.path != PublishedLog.pendingPath }
                + [.remove(path: PublishedLog.pendingPath)])
    }

    /// What a publish before this one did not finish: its files are written again, and nothing of it is committed.
    private func clear(_ tree: some WritableFileTree, _ steps: [Step]) throws {
        for directory in Set(steps.map { parentDirectory(of: $0.path) }) {
            try tree.removeAbandoned(in: directory)
        }
    }

    static let overtaken = RegistryError(
        "\(PublishedLog.checkpointPath) changed meanwhile: somebody else is publishing")
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
        case .replace(let path, let bytes, let expected):
            guard try tree.read(path, limit: SignedNote.byteLimit) == expected else {
                throw PublishPlan.overtaken
            }
            try tree.write(bytes, to: path)
        case .remove(let path): try tree.remove(path)
        }
    }
}
