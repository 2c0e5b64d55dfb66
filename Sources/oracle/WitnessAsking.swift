internal import Cryptography
internal import Registry
internal import StrictJSON
internal import TransparencyLog
internal import Witness

/// Collects cosignatures on a head that is about to be published.
struct WitnessAsking {
    /// What became of one witness.
    struct Answer {
        let url: WitnessURL
        /// Empty where it did not cosign.
        var cosignatures: [WitnessClient.Cosignature] = []
        var failure: String?
    }

    let answers: [Answer]
    /// How many witnesses cosigned, each counted once, those included that had cosigned this head before.
    let count: Int
    /// How many the root asks for.
    let quorum: Int

    var isEnough: Bool { count >= quorum }
    var lines: [NoteSignature] { answers.flatMap { $0.cosignatures.map(\.line) } }

    static func urls(_ texts: [String], _ context: Context) throws -> [WitnessURL] {
        let urls = try texts.map { text in
            do { return try WitnessURL(text) } catch { throw CommandError.usage("\(error)") }
        }
        guard urls.isEmpty || !context.isOffline else {
            throw CommandError.usage(
                "--witness asks over the network, and --offline or ORACLE_OFFLINE forbids it")
        }
        return urls
    }

    /// Asks each witness in turn; without any it counts who cosigned before.
    /// - Parameters:
    ///   - note: the head; its tiles are in `tree`.
    init(
        _ urls: [WitnessURL], note: SignedNote, of publisher: Publisher, in tree: FolderTree,
        _ context: Context
    ) throws {
        let root = publisher.source.root.claims
        let head = try UnverifiedCheckpoint(parsing: note.encoded).checkpoint
        var reader = TileReader(size: head.size, root: head.root) {
            try tree.read("log/\($0)", limit: Int(TilePath.width) * 32)
        }
        var answers: [Answer] = []
        for url in urls {
            var answer = Answer(url: url)
            do {
                answer.cosignatures = try WitnessClient.ask(
                    note, size: head.size, guess: publisher.published.size, witnesses: root.witnesses,
                    now: context.now,
                    proof: { try reader.consistencyProof(from: $0) },
                    post: { try WitnessPost.send($0, to: url, context) })
            } catch let error as WitnessError {
                answer.failure = error.description
            } catch let error as LogError {
                answer.failure = "it does not answer as a witness does: \(error)"
            }
            Self.show(answer, context)
            answers.append(answer)
        }
        let before = try publisher.witnesses(of: note)
        self.answers = answers
        count = Set(before + answers.flatMap { $0.cosignatures.map(\.witness) }).count
        quorum = root.quorum
    }

    private static func show(_ answer: Answer, _ context: Context) {
        if let failure = answer.failure {
            context.console.warning("the witness \(answer.url) did not cosign: \(failure)")
        } else {
            let names = answer.cosignatures.map { $0.witness.name }.joined(separator: ", ")
            context.console.note("the witness \(answer.url) cosigned as \(names)")
        }
    }

    /// Where the quorum is not met.
    var failure: CommandError {
        CommandError(
            "the head is not published: \(count) of \(Human.count(quorum, "witness", plural: "witnesses")) cosigned it",
            code: "witness.quorum", cause: "clients take no head with fewer than the root's quorum",
            help: answers.isEmpty
                ? "--witness URL asks one; or commit log/, have a witness cosign log/pending, and publish again (oracle help witness cosign)"
                : "run it again; what witnesses were shown waits in log/pending: commit that with log/")
    }

    var json: JSON {
        .members([
            "quorum": .int(quorum), "cosigned": .int(count),
            "asked": .array(
                answers.map { answer in
                    .members([
                        "url": .string(answer.url.description),
                        "cosigned": .array(answer.cosignatures.map { .string($0.witness.description) }),
                        "failure": answer.failure.map { .string($0) },
                    ])
                }),
        ])
    }
}
