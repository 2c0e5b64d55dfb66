internal import ArgumentParser
internal import StrictJSON
internal import TransparencyLog
internal import Witness

struct WitnessServe: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Cosign heads for logs that ask over HTTP (C2SP tlog-witness).",
        discussion: """
            Answers POST /add-checkpoint until it is told to end (Ctrl-C, SIGTERM). Logs that were named once, here or to 'oracle \
            witness cosign', are followed. It speaks plain HTTP: what faces the internet is a proxy of yours that speaks https.
            """)

    @Option(
        help: ArgumentHelp(
            "Where to listen: an address of this machine and a port; 0 for one that is free.",
            valueName: "host:port"))
    var listen = "127.0.0.1:8080"

    @OptionGroup var options: WitnessOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let (host, port) = try Self.address(listen)
        guard !context.isOffline else {
            throw CommandError(
                "a witness cannot serve offline", code: "offline",
                cause: "--offline or ORACLE_OFFLINE opens no socket",
                help: "oracle witness cosign PLACE")
        }
        try WitnessServing.checkInstalled(context)
        let witness = try OwnWitness(options, context)
        try witness.follow()
        let serving: WitnessServing
        do { serving = try WitnessServing(witness, context.console) } catch let error as WitnessError {
            throw CommandError(
                "nothing is served: \(error)", code: "witness.state",
                help: "--log VKEY: the root of a registry has it, roles.log.vkey")
        }
        return try serving.run(host: host, port: port, server: context.places.witnessServer) { port in
            try report(host: host, port: port, logs: serving.logCount, witness, context)
        }
    }

    /// `host:port`, an IPv6 address in brackets.
    static func address(_ text: String) throws -> (host: String, port: UInt16) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw CommandError.usage(
                "\"\(text)\" is no address to listen on", help: "--listen 127.0.0.1:8080")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let isName = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !host.hasPrefix("-")
        guard !host.isEmpty, isName, host.contains(":") == text.hasPrefix("[") else {
            throw CommandError.usage(
                "\"\(text)\" is no address to listen on", help: "--listen 127.0.0.1:8080")
        }
        return (String(host), port)
    }

    private func report(
        host: String, port: UInt16, logs: Int, _ witness: OwnWitness, _ context: Context
    ) throws {
        let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
        let key = witness.signer.verifier
        guard !context.format.isJSON else {
            try context.console.print(json: [
                "schema": 1, "witness": .string(key.description), "url": .string(url), "logs": .int(logs),
            ])
            return try context.console.flush()
        }
        try context.console.print("Witnessing \(Human.count(logs, "log")) as \(key.name) at \(url)")
        try context.console.flush()
        context.console.hint("a root names this witness by its vkey: \(key.description)")
    }
}
