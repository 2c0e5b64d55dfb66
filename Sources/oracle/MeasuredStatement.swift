internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// A statement of what a notary measured here: written unsigned, for a machine that has the key, or signed and filed.
protocol MeasuredStatement {
    var payload: [UInt8] { get }
    var statement: Statement { get }
    /// `an evaluation of acme/tiny`.
    var title: String { get }
    /// What it says, for programs.
    var members: KeyValuePairs<String, JSON?> { get }
    /// What it says, for whoever is to sign it.
    func show(on console: Console) throws
}

extension MeasuredStatement {
    /// Does with it what the options say.
    func handOn(_ options: AttestOptions, _ context: Context) throws -> ExitStatus {
        guard let signer = options.signer else {
            try writeUnsigned(options, context)
            return .success
        }
        let folder = try RegistryFolder.find(option: options.registry, context)
        let signing = try StatementSigning(
            context, folder: folder, passphraseFile: options.passphrase.passphraseFile)
        let candidate = try signing.candidate(signer, for: statement.predicate)
        // What is signed is shown before a passphrase is asked.
        if context.format == .text {
            try context.console.write(payload)
            try context.console.print("")
            try context.console.flush()
        }
        let filed = try signing.sign([payload], with: signing.open(candidate))
        try report(filed, candidate, folder: folder, context)
        return .success
    }

    private func writeUnsigned(_ options: AttestOptions, _ context: Context) throws {
        let output = options.output
        if let output { try writeOutput(payload, to: output) }
        if context.format.isJSON {
            try context.console.print(
                json: json(signer: nil, key: nil, registry: nil, written: output.map { [$0] } ?? []))
            return
        }
        guard let output else {
            try context.console.write(payload)
            return
        }
        try context.console.print("wrote \(output), unsigned")
        try show(on: context.console)
        try context.console.flush()
        // Where weights are measured there need not be a registry.
        let registry = options.registry.map { RegistryFolder.option($0) } ?? ""
        context.console.hint(
            "where the key is: oracle cosign \(shellWord(output)) --as SIGNER\(registry)")
    }

    private func report(
        _ filed: StatementSigning.Filed, _ candidate: StatementSigning.Candidate, folder: String,
        _ context: Context
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: json(
                    signer: candidate.signer.name, key: candidate.entry.name, registry: folder,
                    written: filed.paths))
            return
        }
        try console.print(
            "\("signed", .good) \(title) as \(candidate.signer.name) (\(candidate.signer.kind.rawValue))")
        for id in filed.ids { try console.field("id", TerminalText(id.hex)) }
        for path in filed.paths { try console.field("wrote", TerminalText(path)) }
        try console.flush()
        console.hint("next: \(RegistryFolder.proposing(folder))")
    }

    private func json(signer: String?, key: String?, registry: String?, written: [String]) -> JSON {
        var all = members.compactMap { name, value in value.map { JSON.Member(name, $0) } }
        all += [
            .init("signer", signer.map { .string($0) } ?? .null),
            .init("key", key.map { .string($0) } ?? .null),
            .init(
                "attestations",
                [
                    [
                        "id": .string(PAE.id(.statement, payload).hex),
                        "payload": .string(String(decoding: payload, as: UTF8.self)),
                    ]
                ]),
        ]
        if let registry { all.append(.init("registry", .string(registry))) }
        all.append(.init("written", .strings(written)))
        return .object(all)
    }
}
