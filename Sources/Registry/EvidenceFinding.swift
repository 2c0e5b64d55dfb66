internal import Cryptography
package import TransparencyLog

/// What a file of evidence proves to somebody who knows nothing but the log's key.
package struct EvidenceFinding: Hashable, Sendable {
    package enum Conclusion: String, Hashable, Sendable {
        /// Whoever holds the log's key signed two trees of which neither contains the other.
        case forked
        /// A cosigner said of a smaller tree, later, that it was the largest.
        case rolledBack = "rolled-back"
        /// Both notes are genuine, and they do not contradict each other; or there is nothing to hold against each other.
        case unproved = "not-proved"
        /// A note that the log's key did not sign: anybody could have written the file.
        case notGenuine = "not-genuine"
    }

    package let conclusion: Conclusion
    /// The sentence that stands first.
    package let verdict: String
    package let shown: [String]
    package let notShown: [String]
    /// The notes' heads, where the log's key signed them.
    package let trusted: Checkpoint?
    package let offered: Checkpoint?

    /// - Parameters:
    ///   - logKey: of the log that both notes are of, from elsewhere than the file.
    ///   - cosigners: the operator's and witnesses' keys, as far as they are known.
    package init(_ evidence: Evidence, logKey: VerifierKey, cosigners: [VerifierKey]) {
        func read(_ note: [UInt8]) throws(LogError) -> VerifiedCheckpoint {
            try UnverifiedCheckpoint(parsing: note).verified(
                origin: logKey.name, logKey: logKey, cosigners: cosigners)
        }
        var before: VerifiedCheckpoint?
        var after: VerifiedCheckpoint?
        var faults: [String] = []
        if let note = evidence.trusted {
            do { before = try read(note) } catch { faults.append("the note that was trusted: \(error)") }
        }
        do { after = try read(evidence.offered) } catch {
            faults.append("the note that was offered: \(error)")
        }
        let result = Self.judge(evidence, before, after, faults)
        (conclusion, verdict, shown, notShown) = result
        trusted = before?.checkpoint
        offered = after?.checkpoint
    }

    private typealias Result = (
        conclusion: Conclusion, verdict: String, shown: [String], notShown: [String]
    )

    private static func judge(
        _ evidence: Evidence, _ before: VerifiedCheckpoint?, _ after: VerifiedCheckpoint?, _ faults: [String]
    ) -> Result {
        guard faults.isEmpty, let after else {
            return (
                .notGenuine, "nothing is proved: a note is not the log's", faults,
                ["that the log's key was used at all: whoever made this file may have written the note"]
            )
        }
        guard let before else {
            return (
                .unproved, "nothing is proved: there is one note, and nothing to hold against it",
                ["the log's key signed a tree of \(countedEntries(after.checkpoint.size))"], []
            )
        }
        let (old, new) = (before.checkpoint, after.checkpoint)
        let signed = "the log's key signed a tree of \(countedEntries(old.size)) and one of \(new.size)"
        let who = "who used the log's key: its owner, or a thief"
        let when = "when the notes were made, beyond what their cosigners say"
        if old.size == new.size {
            guard old.root != new.root else {
                return (
                    .unproved, "nothing is proved: both notes are of the same tree",
                    ["the log's key signed it"], []
                )
            }
            return (
                .forked, "the log forked: two trees of \(countedEntries(old.size)) are signed by its key",
                ["\(signed), with different roots"], [who, when]
            )
        }
        if old.size > new.size { return rollback(before, after, signed, who) }
        guard let prefix = evidence.prefix,
            MerkleTree.verifyConsistency(
                oldSize: old.size, oldRoot: prefix, newSize: new.size, newRoot: new.root,
                proof: evidence.proof)
        else {
            return (
                .unproved, "nothing is proved: the file does not show what the larger tree begins with",
                [signed],
                [
                    "that the larger tree does not contain the smaller one; whoever served it withheld its tiles, or other files than these were wrong"
                ]
            )
        }
        guard prefix != old.root else {
            return (
                .unproved, "no fork: the larger tree contains the smaller one",
                ["\(signed), and the first \(countedEntries(old.size)) of both are the same"], []
            )
        }
        return (
            .forked, "the log forked at or before entry \(old.size): its key signed two trees that differ",
            [
                signed,
                "the larger tree has another root at \(countedEntries(old.size)) than the one that was signed",
            ],
            [who, when, "which of the first \(countedEntries(old.size)) differ"]
        )
    }

    private static func rollback(
        _ before: VerifiedCheckpoint, _ after: VerifiedCheckpoint, _ signed: String, _ who: String
    ) -> Result {
        // tlog-cosignature: "as of the specified time", the largest tree that the cosigner has observed.
        for later in after.cosignatures {
            guard let earlier = before.cosignatures.first(where: { $0.key == later.key }),
                later.time > earlier.time
            else { continue }
            return (
                .rolledBack, "the log rolled back: a smaller tree was cosigned after a larger one",
                [
                    signed,
                    "\(later.key.name) cosigned \(countedEntries(before.checkpoint.size)) at \(Moment.format(earlier.time)), and \(after.checkpoint.size) as its largest at \(Moment.format(later.time))",
                ], [who, "that the smaller tree is not the beginning of the larger one"]
            )
        }
        return (
            .unproved, "no fork is proved: the smaller note may be an old one",
            [signed],
            ["that the log's keeper did it: whoever serves the files can show an old note again"]
        )
    }
}
