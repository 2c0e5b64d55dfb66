internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import TransparencyLog
internal import Witness

struct WitnessCosign: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign", abstract: "Check a log's head against the last one seen, and cosign it.",
        discussion: """
            PLACE is a checkpoint, a folder that has one (log/ of a registry), a registry's folder, or the name of a tap, whose host \
            is asked for its newest head. In a folder, and at a host, a head that waits for witnesses (log/pending) comes first. The tiles beside the \
            checkpoint are the proof that it extends what was cosigned before. A smaller head, or a fork, is refused with exit \
            status 5, and both notes are kept ('oracle log check-fork FILE').
            """)

    @Argument(help: ArgumentHelp("A checkpoint, a folder with one, or a tap.", valueName: "place"))
    var place: String

    @Flag(help: "Write the cosignature into the checkpoint instead of printing it.")
    var inPlace = false

    @OptionGroup var options: WitnessOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let asked = try WitnessedPlace.find(place, context)
        guard !inPlace || asked.path != nil else {
            throw CommandError.usage("--in-place writes into a file, and \(place) is a tap")
        }
        let witness = try OwnWitness(options, context)
        guard witness.logs.count <= 1 else {
            throw CommandError.usage("--log names the log of this checkpoint")
        }
        let cosigner = Cosigner(witness.signer, state: witness.state, evidence: witness.evidence)
        let outcome: Cosigner.Outcome
        do {
            outcome = try cosigner.cosign(
                asked.note, key: witness.logs.first ?? asked.logKey(context), now: context.now,
                read: asked.read)
        } catch let error as LogError {
            throw CommandError(
                "nothing was cosigned: \(error)", code: "witness.checkpoint",
                cause:
                    "\(asked.path ?? "what \(place) shows") and the tiles beside it do not prove a head of the log"
            )
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
            let written = inPlace ? asked.path : nil
            if let written { try write(line, into: asked.note, at: written) }
            try report(line, head, time, before, written, witness.signer.verifier, context)
            return .success
        }
    }

    private static func help(_ error: WitnessError) -> String? {
        error.description.hasSuffix("is not known here")
            ? "--log VKEY: the root of a registry has it, roles.log.vkey" : nil
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
        _ line: NoteSignature, _ head: Checkpoint, _ time: UInt64, _ before: UInt64, _ written: String?,
        _ key: VerifierKey, _ context: Context
    ) throws {
        let text = String(line.line.dropLast())
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "origin": .string(head.origin), "size": .int(Int(clamping: head.size)),
                "previous-size": .int(Int(clamping: before)), "root": .string(Base64.encode(head.root.bytes)),
                "time": .string(Moment.format(time)), "witness": .string(key.description),
                "cosignature": .string(text), "written": written.map { .string($0) } ?? .null,
            ])
            return
        }
        if let written {
            try context.console.print(
                "Cosigned \(head.origin) at \(Human.count(Int(clamping: head.size), "entry", plural: "entries")), before \(Human.count(Int(clamping: before))): \(written)"
            )
        } else {
            // The line is the answer: it goes behind the others of the note.
            try context.console.print(text: text)
        }
        if before == 0 { context.console.hint("a root names this witness by its vkey: \(key.description)") }
    }
}
