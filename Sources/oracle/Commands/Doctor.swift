internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import GitWire
internal import Registry
internal import StrictJSON
internal import Taps
internal import Trust

struct Doctor: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what is wrong on this machine, and say what mends it.")

    @OptionGroup var global: GlobalOptions

    /// One thing that is not as it should be.
    struct Finding {
        enum Severity: String { case problem, advice }

        let severity: Severity
        /// Stable, for programs.
        let code: String
        let what: String
        let help: String?
    }

    func run(_ context: Context) throws -> ExitStatus {
        let (fetching, unusable) = fetching(context)
        let findings =
            taps(context) + unusable + recoveries(context) + policies(context) + exclusions(context)
            + places(context) + evidence(context)
        let problems = findings.count { $0.severity == .problem }
        if context.format.isJSON {
            try context.console.print(
                json: [
                    "schema": 1, "healthy": .bool(problems == 0),
                    "findings": .array(
                        findings.map { finding in
                            .members([
                                "severity": .string(finding.severity.rawValue), "code": .string(finding.code),
                                "message": .string(finding.what), "help": finding.help.map { .string($0) },
                            ])
                        }),
                    "fetching": fetching.map { Self.json($0) } ?? .null,
                ])
            return problems == 0 ? .success : .failed
        }
        for finding in findings {
            let label: TerminalText =
                finding.severity == .problem ? "\("problem", .bad)" : "\("advice", .accent)"
            try context.console.print("\(label): \(finding.what)")
            if let help = finding.help { try context.console.print("  help: \(help)") }
        }
        if let fetching { try Self.print(fetching, context) }
        if problems == 0 {
            try context.console.print("\("Your system is ready.", .good)")
        } else {
            try context.console.print("\(Human.count(problems, "problem")) found.")
        }
        return problems == 0 ? .success : .failed
    }

    private static func json(_ facts: GitFacts) -> JSON {
        [
            "libgit2": .string(facts.libgit2.description),
            "known-holes": .array(GitHole.open(in: facts.libgit2).map { .string($0.cve) }),
            "landlock": facts.landlock.map { .int(Int($0)) } ?? .null, "seccomp": .bool(facts.seccomp),
        ]
    }

    /// What fetches, and what holds it; and what is known of that version.
    private static func print(_ facts: GitFacts, _ context: Context) throws {
        let fences = [facts.landlock.map { "landlock \($0)" }, facts.seccomp ? "seccomp" : nil].compactMap {
            $0
        }
        let held =
            fences.isEmpty
            ? "this kernel fences it by neither landlock nor seccomp: it can read what you can"
            : "fenced by \(fences.joined(separator: " and "))"
        try context.console.print("libgit2 \(facts.libgit2.description) fetches, \(held)")
        let holes = GitHole.open(in: facts.libgit2)
        guard !holes.isEmpty else { return }
        let names = holes.map { hole in
            "\(hole.cve) (\(hole.what); closed in \(hole.closed.map(\.description).joined(separator: ", ")))"
        }
        try context.console.print(
            "\("advice", .accent): libgit2 \(facts.libgit2.description) has known holes, unless whoever packaged it closed them:"
        )
        for name in names { try context.console.print("  \(name)") }
        try context.console.print(
            "  help: update libgit2; the changelog of your system's package says what is closed")
    }

    private func problem(_ error: any Error, code: String? = nil) -> Finding {
        let error = CommandError(describing: error)
        let cause = error.cause.map { " (\($0))" } ?? ""
        return Finding(
            severity: .problem, code: code ?? error.code, what: error.what + cause, help: error.help)
    }

    /// Every tap by itself, so that one that is broken hides no other.
    private func taps(_ context: Context) -> [Finding] {
        var findings: [Finding] = []
        do {
            let set = try TapSet.open(
                context.tapPlaces, withDefault: context.followsDefaultTap, cache: { context.tapCache() },
                note: { context.console.note("\($0)") })
            if set.taps.isEmpty, set.silent.isEmpty {
                findings.append(
                    Finding(
                        severity: .problem, code: "tap.none", what: "no registry is followed",
                        help: "oracle tap NAME URL"))
            }
            for silent in set.silent {
                findings.append(
                    Finding(
                        severity: .problem, code: "tap.silent",
                        what: "the tap \(silent.tap) does not answer: \(silent.why)",
                        help: "oracle sync \(silent.tap)"))
            }
            if set.clockFloor > context.now + TapLimits.clockSkew {
                findings.append(
                    Finding(
                        severity: .problem, code: "clock",
                        what:
                            "this machine's clock is behind: a registry was signed at \(Moment.format(set.clockFloor))",
                        help: "set the clock"))
            }
            for tap in set.taps { findings += freshness(tap.facts, now: max(context.now, set.clockFloor)) }
        } catch { findings.append(problem(error)) }
        return findings
    }

    /// What fetches; nil where nothing can, which a finding says.
    private func fetching(_ context: Context) -> (GitFacts?, [Finding]) {
        let helper = context.places.gitHelper
        let fault: String
        if isExecutable(helper) {
            do { return (try GitFacts.ask(helper), []) } catch { fault = "does not work (\(error.cause))" }
        } else {
            fault = "is missing or not executable"
        }
        let finding = Finding(
            severity: .problem, code: "git-helper", what: "\(helper) \(fault): nothing can be synced",
            help: "install oracle again, or set ORACLE_GIT_HELPER")
        return (nil, [finding])
    }

    private func freshness(_ facts: RegistryFacts, now: UInt64) -> [Finding] {
        var findings: [Finding] = []
        if let misbehaviour = facts.misbehaviour {
            let kept = misbehaviour.evidence.map { " (evidence: \($0))" } ?? ""
            findings.append(
                Finding(
                    severity: .problem, code: "registry.refused",
                    what:
                        "the last sync of \(facts.tap) was refused\(misbehaviour.age(now: now)): \(misbehaviour.what)\(kept)",
                    help: "oracle sync \(facts.tap), once its maintainers have mended it"))
        }
        if facts.rootExpires <= now {
            findings.append(
                Finding(
                    severity: .problem, code: "registry.root-expired",
                    what:
                        "the root of \(facts.tap) expired at \(Moment.format(facts.rootExpires)): nothing new is accepted from it",
                    help: "oracle sync \(facts.tap)"))
        } else if facts.rootExpires - now < 30 * 86400 {
            findings.append(
                Finding(
                    severity: .advice, code: "registry.root-expires",
                    what: "the root of \(facts.tap) expires at \(Moment.format(facts.rootExpires))",
                    help: "oracle sync \(facts.tap)"))
        }
        if let limit = facts.maxAge, facts.time.map({ now > $0 && now - $0 > limit }) ?? true {
            findings.append(
                Finding(
                    severity: .problem, code: "stale",
                    what:
                        "\(facts.tap) is stale: \(facts.time.map { Human.age(of: $0, now: now) } ?? "nobody dated it"), its limit is \(Human.span(limit))",
                    help: "oracle sync \(facts.tap)"))
        }
        if facts.syncedAt == nil, facts.isDefault {
            findings.append(
                Finding(
                    severity: .advice, code: "tap.bundled",
                    what:
                        "the default tap was never synced: the bundled registry answers\(facts.time.map { ", signed \(Moment.format($0))" } ?? "")",
                    help: facts.url == nil ? "oracle tap default URL" : "oracle sync"))
        }
        return findings
    }

    /// Logs that a root took back: nothing is wrong any more, and nobody should miss it.
    private func recoveries(_ context: Context) -> [Finding] {
        do {
            return try TapSet.recoveries(context.tapPlaces, withDefault: context.followsDefaultTap).map {
                Finding(
                    severity: .advice, code: "registry.recovered",
                    what: "\($0.tap): \(Sync.words($0.recovery))",
                    help: "ask its maintainers what was appended with the stolen key")
            }
        } catch {
            // What cannot be read of the taps is found by `taps`.
            return []
        }
    }

    private func policies(_ context: Context) -> [Finding] {
        var findings: [Finding] = []
        var paths = [Places.systemPolicy, context.places.userPolicy].compactMap { $0 }
        do {
            let project = try ProjectPolicy(workingDirectory: realPath(".")).nearest(outside: nil).path
            paths += project.map { [$0] } ?? []
        } catch { findings.append(problem(error, code: "policy")) }
        for path in paths {
            do { _ = try Policies.optional(path) } catch { findings.append(problem(error, code: "policy")) }
        }
        return findings
    }

    /// Answers here differ from everybody else's by these.
    private func exclusions(_ context: Context) -> [Finding] {
        guard let path = Exclusions.path(context.places) else { return [] }
        do {
            return try Exclusions(reading: path).all.map { exclusion in
                Finding(
                    severity: .advice, code: "exclusion",
                    what:
                        "the entry \(exclusion.id.hex.prefix(16)) is excluded on this machine: \(exclusion.reason)",
                    help: "oracle exclude \(exclusion.id.hex) --remove")
            }
        } catch { return [problem(error)] }
    }

    private func places(_ context: Context) -> [Finding] {
        var findings: [Finding] = []
        if context.places.data == nil {
            findings.append(
                Finding(
                    severity: .advice, code: "no-home",
                    what: "there is no home directory: taps and keys cannot be kept",
                    help: "set ORACLE_HOME to a directory that can be written"))
        }
        if let keys = context.places.keys, let status = try? FileStatus.of(keys, followingLinks: true),
            status.mode & 0o077 != 0
        {
            findings.append(
                Finding(
                    severity: .problem, code: "keys.mode", what: "others can look into \(keys)",
                    help: "chmod 700 \(shellPath(keys))"))
        }
        return findings
    }

    private func evidence(_ context: Context) -> [Finding] {
        guard let directory = context.tapPlaces.evidence, FileStatus.isDirectory(directory) else { return [] }
        do {
            let names = try listDirectory(directory)
            guard !names.isEmpty else { return [] }
            return [
                Finding(
                    severity: .problem, code: "registry.misbehaved",
                    what:
                        "a registry misbehaved: \(Human.count(names.count, "file")) of evidence in \(directory)",
                    help: "show them to the registry's maintainers, then move them away")
            ]
        } catch { return [problem(error)] }
    }
}
