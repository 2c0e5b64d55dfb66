internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps
internal import TransparencyLog

struct LogCheckFork: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-fork", abstract: "Check what a file of evidence proves of a log.",
        discussion: """
            'oracle sync' and 'oracle witness' write such a file when a log forks or shrinks. Nothing of it is believed: the \
            signatures are checked by the log's key, which comes from --log, or from the tap that follows the log.

            Exit status: 5 misbehaviour is proved; 4 nothing is proved, the notes are genuine; 3 a note is not the log's.
            """)

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The log's key: ORIGIN+HASH+KEY, as its root has it.", valueName: "vkey"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "The key of an operator or a witness, whose times are then read; repeatable.", valueName: "vkey"))
    var cosigner: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let bytes =
            try file == "-"
            ? readStandardInput(limit: Evidence.byteLimit) : readFile(file, limit: Evidence.byteLimit)
        let evidence: Evidence
        do { evidence = try Evidence(parsing: bytes) } catch {
            throw CommandError("\(file) is no file of evidence", code: "log.evidence", cause: "\(error)")
        }
        let (key, cosigners) = try keys(evidence, context)
        let finding = EvidenceFinding(evidence, logKey: key, cosigners: cosigners)
        if context.format.isJSON {
            try context.console.print(json: json(finding, evidence, key))
        } else {
            try print(finding, evidence, key, context)
        }
        switch finding.conclusion {
        case .forked, .rolledBack: return .misbehaved
        case .unproved: return .unknown
        case .notGenuine: return .refused
        }
    }

    private func keys(_ evidence: Evidence, _ context: Context) throws -> (VerifierKey, [VerifierKey]) {
        let named = try cosigner.map { text in
            do { return try VerifierKey(text) } catch {
                throw CommandError.usage("\"\(text.prefix(120))\" is no vkey: \(error)")
            }
        }
        if let log { return (try OwnWitness.logKey(log), named) }
        let note = evidence.trusted ?? evidence.offered
        guard let origin = try? UnverifiedCheckpoint(parsing: note).checkpoint.origin else {
            throw CommandError.usage(
                "the file does not say of which log it is", help: "--log VKEY names the log's key")
        }
        guard let root = try root(of: origin, context) else {
            throw CommandError.usage(
                "the key of the log \(origin) is not known here",
                help: "--log VKEY: the root of the registry has it, roles.log.vkey")
        }
        return (root.logKey, named + root.cosigners.filter { !named.contains($0) })
    }

    /// What this machine trusts of the log, if it follows it.
    private func root(of origin: String, _ context: Context) throws -> RootClaims? {
        for tap in try context.configuredTaps() where tap.origin.utf8.elementsEqual(origin.utf8) {
            if let trust = context.tapPlaces.trust, let state = try TrustState.read(trust, tap: tap) {
                return state.root.claims
            }
            if tap.isDefault { return try context.openTap(tap.name.description).head().root.claims }
        }
        return nil
    }

    private func print(
        _ finding: EvidenceFinding, _ evidence: Evidence, _ key: VerifierKey, _ context: Context
    ) throws {
        let console = context.console
        let style: TerminalText.Style =
            switch finding.conclusion {
            case .forked, .rolledBack: .bad
            case .unproved, .notGenuine: .caution
            }
        try console.print("\(finding.verdict, style)")
        try console.print("  log   \(key.name)")
        try console.print("  seen  \(Moment.format(evidence.seen)), as it was said: \(evidence.what)")
        for line in finding.shown { try console.print("  shown: \(line)") }
        for line in finding.notShown { try console.print("  not shown: \(line)") }
    }

    private func json(_ finding: EvidenceFinding, _ evidence: Evidence, _ key: VerifierKey) -> JSON {
        func head(_ head: Checkpoint?) -> JSON {
            head.map {
                ["size": .int(Int(clamping: $0.size)), "root": .string(Base64.encode($0.root.bytes))]
            } ?? .null
        }
        return [
            "schema": 1, "conclusion": .string(finding.conclusion.rawValue),
            "verdict": .string(finding.verdict), "log": .string(key.description),
            "tap": .string(evidence.tap), "what": .string(evidence.what),
            "seen": .string(Moment.format(evidence.seen)), "trusted": head(finding.trusted),
            "offered": head(finding.offered), "shown": .strings(finding.shown),
            "not-shown": .strings(finding.notShown),
        ]
    }
}
