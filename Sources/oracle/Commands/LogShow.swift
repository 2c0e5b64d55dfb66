internal import ArgumentParser
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import Taps
internal import TransparencyLog

struct LogShow: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the head of a tap's log, who cosigned it and when.")

    @Argument(help: "The tap's name. Default: the default tap, or the only one.")
    var tap: String?

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let tap = try context.openTap(tap)
        let head = try tap.head()
        let cosigners = Self.cosigners(head)
        if context.format.isJSON {
            try context.console.print(json: Self.json(tap.facts, head, cosigners, now: context.now))
        } else {
            try Self.print(tap.facts, head, cosigners, context)
        }
        return .success
    }

    struct Cosigner {
        let role: String
        let key: VerifierKey
        let time: UInt64?
    }

    private static func cosigners(_ head: TapHead) -> [Cosigner] {
        let claims = head.root.claims
        let own = claims.operatorKey.map { [("operator", $0)] } ?? []
        return (own + claims.witnesses.map { ("witness", $0) }).map {
            Cosigner(role: $0.0, key: $0.1, time: head.time(of: $0.1))
        }
    }

    private static func print(
        _ facts: RegistryFacts, _ head: TapHead, _ cosigners: [Cosigner], _ context: Context
    ) throws {
        let claims = head.root.claims
        let console = context.console
        let entries = Human.count(Int(clamping: facts.size), "entry", plural: "entries")
        try console.print("\(facts.tap, .bold): \(entries)")
        var table = Table()
        table.add(["  origin", TerminalText(facts.origin)])
        table.add(["  head", TerminalText(Base64.encode(facts.treeRoot.bytes))])
        table.add(["  log key", TerminalText(claims.logKey.description)])
        table.add([
            "  root",
            "\(facts.rootFingerprint) (version \(claims.version), until \(Moment.format(claims.expires)))",
        ])
        table.add([
            "  signed",
            TerminalText(facts.time.map { Human.ago($0, now: context.now) } ?? "nobody put a time"),
        ])
        try console.print(table)
        try console.print("cosigned by")
        var lines = Table()
        for cosigner in cosigners {
            lines.add([
                "  \(cosigner.key.name)", TerminalText(cosigner.role),
                cosigner.time.map { TerminalText(Human.ago($0, now: context.now)) } ?? "\("not", .caution)",
            ])
        }
        try console.print(lines)
        let count = cosigners.count { $0.role == "witness" && $0.time != nil }
        try console.print(
            claims.quorum == 0
                ? "No witness is needed: the operator alone says that this is the newest head."
                : "\(count) of \(Human.count(claims.witnesses.count, "witness", plural: "witnesses")); \(claims.quorum) are needed."
        )
    }

    private static func json(
        _ facts: RegistryFacts, _ head: TapHead, _ cosigners: [Cosigner], now: UInt64
    ) -> JSON {
        let claims = head.root.claims
        return .members([
            "schema": 1, "tap": .string(facts.tap), "origin": .string(facts.origin),
            "size": .int(Int(clamping: facts.size)), "root": .string(Base64.encode(facts.treeRoot.bytes)),
            "log-key": .string(claims.logKey.description),
            "fingerprint": .string(facts.rootFingerprint.description), "root-version": .int(claims.version),
            "root-expires": .string(Moment.format(claims.expires)),
            "time": facts.time.map { .string(Moment.format($0)) } ?? .null,
            "age": facts.time.map { .int(Int(clamping: now - min($0, now))) } ?? .null,
            "quorum": .int(claims.quorum),
            "cosigners": .array(
                cosigners.map { cosigner in
                    [
                        "role": .string(cosigner.role), "vkey": .string(cosigner.key.description),
                        "time": cosigner.time.map { .string(Moment.format($0)) } ?? .null,
                        "age": cosigner.time.map { .int(Int(clamping: now - min($0, now))) } ?? .null,
                    ]
                }),
        ])
    }
}
