internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps
internal import TransparencyLog

struct LogProve: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write down, for others, who said what of a digest and that it is in the log.",
        discussion: """
            The file holds C2SP tlog-proofs of every entry that speaks of the digest and of the signers file that governs, with the \
            entries, the signers file and the roots: 'oracle log verify FILE' checks it with no registry at hand. It says nothing \
            of what was taken back later.
            """)

    @Argument(help: "sha256:<hex>, weights:<hex>, or 64 hex digits.")
    var digest: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"))
    var output = "-"

    @Option(help: ArgumentHelp("The tap. Default: the default tap, or the only one.", valueName: "name"))
    var tap: String?

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard case .digests(let digests) = Question(word: digest) else {
            throw CommandError.usage(
                "\"\(digest)\" is no whole digest", help: "oracle lookup \(shellWord(digest))")
        }
        let tap = try context.openTap(tap)
        guard let (digest, file) = try first(digests, tap) else {
            throw CommandError(
                "nothing in \(tap.facts.tap) speaks of \(digest)", code: "log.nothing",
                help: "oracle lookup \(shellWord(digest))", status: .unknown)
        }
        let takenBack = try tap.attestations(of: digest).flatMap(\.void).map(\.revocation)
        for fact in try tap.revocations(of: digest) + takenBack {
            context.console.warning(
                "what it proves was revoked by \(fact.author.words) (\(fact.revocation.severity.rawValue)): \(fact.revocation.reason); no proof can say so"
            )
        }
        let bytes = file.json.pretty()
        if output != "-" { try writeOutput(bytes, to: output) }
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "digest": .string(digest.description), "tap": .string(tap.facts.tap),
                "entries": .array(file.entries.map { .int(Int(clamping: $0.index)) }),
                "size": .int(Int(clamping: tap.facts.size)),
                "fingerprint": .string(tap.facts.rootFingerprint.description),
                "written": output == "-" ? .null : .string(output),
                "proof": output == "-" ? file.json : .null,
            ])
        } else if output == "-" {
            try context.console.write(bytes)
        } else {
            let count = Human.count(file.entries.count, "entry", plural: "entries")
            try context.console.print("Proved \(count) on \(digest): \(output)")
            context.console.hint("whoever has it: oracle log verify \(shellPath(output))")
        }
        return .success
    }

    /// Bare hex stands for a digest of either kind.
    private func first(_ digests: [Digest], _ tap: OpenTap) throws -> (Digest, ProofFile)? {
        for digest in digests {
            if let file = try tap.prove(digest) { return (digest, file) }
        }
        return nil
    }
}
