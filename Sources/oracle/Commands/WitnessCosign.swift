internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps
internal import TransparencyLog
internal import Witness

struct WitnessCosign: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign", abstract: "Check a log's head against the last one seen, and cosign it.",
        discussion: """
            PLACE is a checkpoint, a folder that has one (log/ of a registry), or a registry's folder. The tiles beside the \
            checkpoint are the proof that it extends what was cosigned before. A smaller head, or a fork, is refused with exit \
            status 5, and both notes are kept ('oracle log check-fork FILE').
            """)

    @Argument(help: ArgumentHelp("A checkpoint, or a folder with one.", valueName: "place"))
    var place: String

    @Flag(help: "Write the cosignature into the checkpoint instead of printing it.")
    var inPlace = false

    @OptionGroup var options: WitnessOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let path = try Self.checkpoint(place)
        let note = try readFile(path, limit: SignedNote.byteLimit)
        let witness = try OwnWitness(options, context)
        guard witness.logs.count <= 1 else {
            throw CommandError.usage("--log names the log of this checkpoint")
        }
        let folder = PublishedFolder(parentDirectory(of: path))
        let cosigner = Cosigner(witness.signer, state: witness.state, evidence: witness.evidence)
        let outcome: Cosigner.Outcome
        do {
            outcome = try cosigner.cosign(note, key: witness.logs.first, now: context.now) {
                try folder.read($0.description, limit: 256 * 32)
            }
        } catch let error as LogError {
            throw CommandError(
                "nothing was cosigned: \(error)", code: "witness.checkpoint",
                cause: "\(path) and the tiles beside it do not prove a head of the log")
        } catch let error as WitnessError {
            throw CommandError(
                "nothing was cosigned: \(error)", code: "witness.state", help: Self.help(error))
        }
        switch outcome {
        case .refused(let what, let evidence):
            throw CommandError(
                "nothing was cosigned: \(what)", code: "registry.misbehaved",
                cause: evidence.map { "both notes are kept in \($0)" },
                help: evidence.map { "oracle log check-fork \($0)" }, status: .misbehaved)
        case .cosigned(let line, let head, let time, let before):
            if inPlace { try write(line, into: note, at: path) }
            try report(line, head, time, before, path, witness.signer.verifier, context)
            return .success
        }
    }

    private static func help(_ error: WitnessError) -> String? {
        error.description.hasSuffix("is not known here")
            ? "--log VKEY: the root of a registry has it, roles.log.vkey" : nil
    }

    /// The checkpoint's path.
    static func checkpoint(_ place: String) throws -> String {
        guard FileStatus.exists(place) else {
            throw CommandError("no such file or directory: \(place)", code: "file.not-found")
        }
        guard FileStatus.isDirectory(place) else { return place }
        for path in ["checkpoint", "log/checkpoint", "registry/log/checkpoint"]
        where FileStatus.exists("\(place)/\(path)") {
            return "\(place)/\(path)"
        }
        throw CommandError(
            "there is no checkpoint in \(place)", code: "file.not-found",
            cause: "neither checkpoint nor log/checkpoint is there")
    }

    /// An older line of this witness makes room.
    private func write(_ line: NoteSignature, into bytes: [UInt8], at path: String) throws {
        let note = try SignedNote(parsing: bytes)
        let others = note.signatures.filter {
            !($0.keyID == line.keyID && $0.name.utf8.elementsEqual(line.name.utf8))
        }
        let signed = SignedNote(text: note.text, signatures: others + [line]).encoded
        _ = try SignedNote(parsing: signed)
        guard try readFile(path, limit: SignedNote.byteLimit) == bytes else {
            throw CommandError(
                "\(path) changed meanwhile; nothing was written", code: "witness.checkpoint",
                help: "run the same command again")
        }
        try writeAtomically(signed, to: path)
    }

    private func report(
        _ line: NoteSignature, _ head: Checkpoint, _ time: UInt64, _ before: UInt64, _ path: String,
        _ key: VerifierKey, _ context: Context
    ) throws {
        let text = String(line.line.dropLast())
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "origin": .string(head.origin), "size": .int(Int(clamping: head.size)),
                "previous-size": .int(Int(clamping: before)), "root": .string(Base64.encode(head.root.bytes)),
                "time": .string(Moment.format(time)), "witness": .string(key.description),
                "cosignature": .string(text), "written": inPlace ? .string(path) : .null,
            ])
            return
        }
        if inPlace {
            try context.console.print(
                "Cosigned \(head.origin) at \(Human.count(Int(clamping: head.size), "entry", plural: "entries")), before \(Human.count(Int(clamping: before))): \(path)"
            )
        } else {
            // The line is the answer: it goes behind the others of the note.
            try context.console.print(text: text)
        }
        if before == 0 { context.console.hint("a root names this witness by its vkey: \(key.description)") }
    }
}
