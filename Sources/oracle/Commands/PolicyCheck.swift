internal import ArgumentParser
internal import Attestation
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

struct PolicyCheck: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Is a policy read, and does every rule of it say something?",
        discussion: """
            Without FILE: the administrator's policy, yours and the project's (oracle-policy.yaml), where they are there. A key that is not known is an error with its \
            line, its column and the nearest key. Rules that contradict themselves are problems, and the exit status is 1; rules that \
            are never reached, match no name that is known here, or name somebody whom no tap knows, are warned of.

            oracle policy check
            oracle policy check policy.yaml
            """)

    @Argument(help: ArgumentHelp("A policy file.", valueName: "file"))
    var file: String?

    @OptionGroup var global: GlobalOptions

    /// One file.
    private struct Checked {
        let path: String
        var ruleCount = 0
        /// What keeps it from being read.
        var fault: PolicyError?
        var findings: [PolicyFinding] = []

        var isWrong: Bool { fault != nil || findings.contains { $0.severity == .problem } }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let own = [Places.systemPolicy, context.places.userPolicy].compactMap { $0 }
        let project = try ProjectPolicy(workingDirectory: realPath(".")).nearest(outside: nil).path
        let paths =
            try file.map { [$0] }
            ?? own.filter { try Policies.isThere($0) }
            + (project.map { [$0] } ?? [])
        guard !paths.isEmpty else {
            if context.format.isJSON {
                try context.console.print(json: ["schema": 1, "policies": .array([])])
            } else {
                try context.console.print("No policy is here: what is known or trusted passes.")
                context.console.hint("oracle help policy")
            }
            return .success
        }
        var floor: Policy?
        do { floor = try Policies.optional(Places.systemPolicy) } catch {
            // Where it is among the files that are checked, its own line says what is wrong with it.
            guard paths.contains(Places.systemPolicy) else { throw error }
        }
        let taps = try Self.names(context)
        let checked = try paths.map { path in
            var checked = Checked(path: path)
            do {
                let policy = try PolicyReader.read(readFile(path, limit: Policies.limit), path: path)
                checked.ruleCount = policy.rules.count
                checked.findings = PolicyReview.findings(
                    in: policy, of: Self.owner(path), floor: path == Places.systemPolicy ? nil : floor,
                    taps: taps)
            } catch {
                guard let fault = error as? PolicyError else { throw error }
                checked.fault = fault
            }
            return checked
        }
        if context.format.isJSON {
            try context.console.print(json: ["schema": 1, "policies": .array(checked.map(Self.json))])
        } else {
            for one in checked { try Self.print(one, context) }
        }
        return checked.contains(where: \.isWrong) ? .failed : .success
    }

    private static func owner(_ path: String) -> PolicyStack.Owner {
        path == Places.systemPolicy
            ? .administrator : baseName(of: path) == ProjectPolicy.fileName ? .project : .user
    }

    /// Every name that a followed tap attests, and for the default one those of names.json too.
    private static func names(_ context: Context) throws -> [PolicyReview.Names] {
        try context.openTaps().taps.map { tap in
            let hints = tap.facts.isDefault ? try tap.nameHints().known : []
            return PolicyReview.Names(
                tap: tap.facts.tap, isDefault: tap.facts.isDefault,
                names: try tap.models().map(\.name) + hints, signers: tap.governingSigners)
        }
    }

    private static func print(_ checked: Checked, _ context: Context) throws {
        let console = context.console
        if let fault = checked.fault {
            let column = fault.column.map { ":\($0)" } ?? ""
            try console.print("\("problem", .bad)  \(checked.path):\(fault.line)\(column): \(fault.reason)")
            return
        }
        for finding in checked.findings {
            let isProblem = finding.severity == .problem
            try console.print(
                "\(finding.severity.rawValue, isProblem ? .bad : .caution)  \(checked.path):\(finding.line): \(finding.text)"
            )
        }
        let word: TerminalText = checked.isWrong ? "\("not right", .bad)" : "\("ok", .good)"
        try console.print(word + "  \(checked.path): \(Human.count(checked.ruleCount, "rule"))")
    }

    private static func json(_ checked: Checked) -> JSON {
        .members([
            "file": .string(checked.path), "valid": .bool(!checked.isWrong), "rules": .int(checked.ruleCount),
            "error": checked.fault.map { fault in
                [
                    "line": .int(fault.line), "column": fault.column.map { .int($0) } ?? .null,
                    "text": .string(fault.reason),
                ]
            } ?? .null,
            "findings": .array(
                checked.findings.map {
                    [
                        "severity": .string($0.severity.rawValue), "line": .int($0.line),
                        "text": .string($0.text),
                    ]
                }),
        ])
    }
}
