internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import StrictJSON
internal import TransparencyLog
internal import Witness

struct WitnessServe: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Cosign over HTTP for the logs that are followed: C2SP tlog-witness.",
        discussion: """
            Answers POST /add-checkpoint at --listen until it is ended (Ctrl-C or SIGTERM). It speaks plain HTTP: behind it \
            stands whatever ends TLS. The executable oracle-witness does it, which 'make witness' builds.
            """)

    @Option(
        help: ArgumentHelp(
            "Where it listens. Port 0 takes a free one, and says which.", valueName: "host:port"))
    var listen = "127.0.0.1:8080"

    @Flag(help: "Check key, state and logs, print what would be served, and end.")
    var check = false

    @OptionGroup var options: WitnessOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let (host, port) = try Self.address(listen)
        if !check, context.isOffline {
            throw CommandError("a witness listens, and no socket may be opened", code: "offline")
        }
        let witness = try OwnWitness(options, context)
        let logs = try follow(witness)
        if check {
            try report(witness, logs, context)
            return .success
        }
        var configuration = try WitnessConfiguration(
            name: witness.signer.verifier.name, secret: witness.secret, state: witness.state,
            evidence: witness.evidence, host: host, port: port
        ).encoded()
        defer { wipe(&configuration) }
        let helper = context.places.witnessHelper
        guard isExecutable(helper) else {
            throw CommandError(
                "the executable that serves is not installed", code: "witness.helper",
                cause: "there is no \(helper)", help: "make witness, in the source, builds it")
        }
        try context.console.flush()
        throw try Execution.replace(
            by: [helper] + (context.format.isJSON ? ["--json"] : []), input: configuration)
    }

    /// Follows what was named.
    /// - Returns: all that is followed, by origin.
    private func follow(_ witness: OwnWitness) throws -> [VerifierKey] {
        do {
            let store = try WitnessStore(witness.state, identity: witness.signer.verifier)
            for key in witness.logs { try store.follow(key) }
            let logs = try store.keys().values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            guard !logs.isEmpty else {
                throw CommandError.usage(
                    "no log is followed", help: "--log VKEY: the root of a registry has it, roles.log.vkey")
            }
            return logs
        } catch let error as WitnessError { throw CommandError("\(error)", code: "witness.state") }
    }

    private func report(_ witness: OwnWitness, _ logs: [VerifierKey], _ context: Context) throws {
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "witness": .string(witness.signer.verifier.description),
                "listen": .string(listen), "state": .string(witness.state),
                "logs": .array(logs.map { ["origin": .string($0.name), "vkey": .string($0.description)] }),
            ])
            return
        }
        var table = Table()
        table.add(["witness", TerminalText(witness.signer.verifier.description)])
        table.add(["listen", TerminalText(listen)])
        table.add(["state", TerminalText(witness.state)])
        for (index, log) in logs.enumerated() {
            table.add([index == 0 ? "logs" : "", TerminalText(log.name)])
        }
        try context.console.print(table)
    }

    /// Reads `host:port` and `[::1]:port`.
    static func address(_ text: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon > text.startIndex
        else { throw CommandError.usage("\"\(text)\" is no host and port", help: "--listen 127.0.0.1:8080") }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host, port)
    }
}
