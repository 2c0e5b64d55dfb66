internal import FileIO
internal import Registry
internal import Testing
internal import YAML

/// The files for a host's CI that `registry init` writes: they say what exists, and their steps do what they promise.
@Suite struct ContinuousIntegrationTests {
    private static func file(_ path: String) throws -> YAMLValue {
        try #require(try YAMLValue.parse(Array(text(path).utf8)))
    }

    static func github() throws -> YAMLValue { try file(".github/workflows/registry.yml") }
    static func gitlab() throws -> YAMLValue { try file(".gitlab-ci.yml") }

    private static func steps(_ job: YAMLValue?) throws -> [YAMLValue] {
        try #require(job?["steps"]?.elements ?? job?["script"]?.elements)
    }

    static func scripts(_ job: YAMLValue?) throws -> [String] {
        try steps(job).compactMap { $0.string ?? $0["run"]?.string }
    }

    /// The commands of oracle that scripts call, each as its words.
    private static func commands(_ scripts: [String]) -> [[String]] {
        scripts.flatMap { $0.split(separator: "\n") }.flatMap { $0.split(separator: "|") }.compactMap {
            line in
            let words = line.split(separator: " ").map(String.init)
            return words.first == "oracle" ? words : nil
        }
    }

    private static func text(_ path: String) throws -> String {
        let description = try RegistryDescription(name: "tiny", description: "", origin: "registry.test/tiny")
        let files = RegistrySkeleton.files(
            for: description, root: "sha256:" + String(repeating: "0", count: 64))
        return try #require(files.first { $0.path == path }).text
    }

    @Test func theyNameOnlyCommandsAndOptionsThatExist() throws {
        let (github, gitlab) = try (Self.github(), Self.gitlab())
        let jobs = [github["jobs"]?["audit"], github["jobs"]?["publish"], gitlab["audit"], gitlab["publish"]]
        let count = try Self.check(Self.commands(jobs.flatMap { try Self.scripts($0) }))
        #expect(count == 8)
    }

    /// The pages that `registry init` writes for people: blocks of commands, and commands in a sentence.
    @Test func itsPagesNameOnlyCommandsAndOptionsThatExist() throws {
        for (page, least) in [("README.md", 2), ("CONTRIBUTING.md", 15)] {
            let text = try Self.text(page)
            let inSentences = text.matches(of: /`(oracle [^`\n]+)`/).map { String($0.output.1) }
            let count = try Self.check(Self.commands([text]) + Self.commands(inSentences))
            #expect(count >= least, "\(page)")
        }
    }

    /// - Returns: how many commands there were.
    private static func check(_ commands: [[String]]) throws -> Int {
        let known = try Schemas.commands()
        var count = 0
        for words in commands {
            let name = [2, 1].map { words.dropFirst().prefix($0).joined(separator: " ") }.first(
                where: known.contains)
            let command = try #require(name, "\(words)")
            let help = try Process.run(
                [Layout.oracle] + command.split(separator: " ").map(String.init) + ["--help"],
                environment: [:],
                directory: Layout.root)
            #expect(help.status == 0)
            for option in words where option.hasPrefix("--") {
                #expect(help.output.contains("\(option) ") || help.output.contains("\(option)\n"), "\(words)")
            }
            count += 1
        }
        return count
    }

    @Test func anAuditOfAPullRequestReadsOnlyAndRunsNothingOfIt() throws {
        let github = try Self.github()
        // `pull_request` gives no secrets and no token that writes; `pull_request_target` would.
        #expect(github["on"]?.members?.map(\.key) == ["pull_request", "push", "schedule"])
        #expect(
            github["permissions"]?.members?.map { "\($0.key): \($0.value.string ?? "")" } == [
                "contents: read"
            ])
        let audit = try #require(github["jobs"]?["audit"])
        #expect(audit["permissions"] == nil)
        #expect(audit["if"]?.string == "github.event_name == 'pull_request'")
        let checkout = try #require(try Self.steps(audit).first?["with"])
        #expect(checkout["ref"]?.string == "${{ github.event.pull_request.head.sha }}")
        #expect(checkout["persist-credentials"]?.bool == false)
        #expect(checkout["fetch-depth"]?.int == 0)
        // One command, which reads blobs; what the pull request brings reaches it through the environment alone.
        #expect(try Self.scripts(audit) == ["oracle audit --base \"$BASE\""])
        #expect(
            try Self.steps(audit).last?["env"]?["BASE"]?.string == "${{ github.event.pull_request.base.sha }}"
        )
        #expect(github["jobs"]?["publish"]?["if"]?.string == "github.event_name != 'pull_request'")

        let gitlab = try Self.gitlab()
        #expect(
            try Self.scripts(gitlab["audit"]) == [
                "git checkout -q \"$CI_COMMIT_SHA\"",
                "oracle audit --base \"$CI_MERGE_REQUEST_DIFF_BASE_SHA\"",
            ])
        let rule = gitlab["publish"]?["rules"]?.elements?.first?["if"]?.string ?? ""
        #expect(
            rule.contains("!= \"merge_request_event\"")
                && rule.contains("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"))
        #expect(gitlab["audit"]?["variables"]?["GIT_DEPTH"]?.string == "0")
    }

    /// A registry on a host, cloned twice: where a pull request is checked out, and where merges are published.
    private static func world() throws -> Machine {
        let machine = try Machine()
        try Fixtures.make("registry", in: machine.here)
        try Fixtures.make("keys", in: machine.here)
        try machine.shell(
            """
            git clone -q --bare registry hub.git && git -C hub.git config receive.advertisePushOptions true
            git clone -q hub.git pull && git clone -q hub.git main
            cd pull && git checkout -q -b change
            # Whoever opens the pull request tries to be run.
            for name in oracle git make .envrc; do printf '#!/bin/sh\\ntouch %s/ran\\n' "$1" > $name; chmod +x $name; done
            mkdir hooks && cp oracle hooks/post-checkout && cp oracle hooks/pre-commit
            printf '* -text filter=evil diff=evil\\n' > .gitattributes
            printf '[core]\\n\\thooksPath = hooks\\n[filter "evil"]\\n\\tsmudge = %s/pull/oracle\\n' "$1" > .gitconfig
            """, machine.here)
        return machine
    }

    /// Runs the steps of a job as a runner does: each by a shell that stops at the first failure.
    /// - Parameter job: a step of it with `if: ${{ !cancelled() }}` runs after a failure too, as on GitHub.
    static func run(
        _ job: YAMLValue?, in machine: Machine, at folder: String, _ variables: [String: String]
    ) throws -> Process.Result {
        var last: Process.Result?
        for step in try steps(job) {
            guard let script = step.string ?? step["run"]?.string else { continue }
            if let last, last.status != 0, step["if"]?.string != "${{ !cancelled() }}" { continue }
            let result = try Process.run(
                ["/bin/sh", "-ec", script],
                environment: [
                    "PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "HOME": machine.here,
                    "ORACLE_HOME": "\(machine.here)/runner", "ORACLE_NO_DEFAULT_TAP": "1",
                    "GIT_CONFIG_NOSYSTEM": "1", "ORACLE_KEY_PASSPHRASE": "of the host",
                ].merging(variables) { $1 }, directory: "\(machine.here)/\(folder)")
            // A failure before stays one.
            if last.map({ $0.status == 0 }) ?? true { last = result }
        }
        return try #require(last)
    }

    private static func commit(_ machine: Machine, _ what: String) throws -> String {
        try machine.shell("cd pull && git add -A && git commit -q -m \"$1\" && git rev-parse HEAD", what)
            .trimmed
    }

    @Test func theAuditOfAPullRequestPassesWhatIsRightAndStopsWhatIsNot() throws {
        let machine = try Self.world()
        let base = try machine.shell("git -C pull rev-parse main").trimmed
        let made = try machine.oracle(
            "create", "instruct", "--name", "ada/new", "--version", "1", "--from-scratch", "--registry",
            "pull")
        #expect(made.status == 0, "\(made.errors)")
        let good = try Self.commit(machine, "Draft ada/new")
        try machine.shell("cd pull && rm -r attestations/ada/tiny")
        let bad = try Self.commit(machine, "Remove what was signed")
        for (head, status) in [(good, Int32(0)), (bad, 1)] {
            try machine.shell("cd pull && git checkout -q \"$1\"", head)
            let github = try Self.run(
                Self.github()["jobs"]?["audit"], in: machine, at: "pull", ["BASE": base])
            #expect(github.status == status, "\(github.output)\(github.errors)")
            let gitlab = try Self.run(
                Self.gitlab()["audit"], in: machine, at: "pull",
                ["CI_COMMIT_SHA": head, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base])
            #expect(gitlab.status == status, "\(gitlab.output)\(gitlab.errors)")
        }
        #expect(!FileStatus.exists("\(machine.here)/ran"))
    }

    @Test(arguments: ["github", "gitlab"]) func publishingOnMergeSignsAndPushes(host: String) throws {
        let machine = try Self.world()
        let before = try machine.shell("git -C hub.git rev-parse main").trimmed
        var variables: [String: String] = [:]
        let job: YAMLValue?
        if host == "github" {
            job = try Self.github()["jobs"]?["publish"]
            for (name, file) in [("LOG_KEY", "log"), ("OPERATOR_KEY", "operator")] {
                variables[name] = try SourceTests.text("\(machine.here)/keys/\(file).pem")
            }
        } else {
            job = try Self.gitlab()["publish"]
            variables = [
                "LOG_KEY": "\(machine.here)/keys/log.pem",
                "OPERATOR_KEY": "\(machine.here)/keys/operator.pem",
                "PUSH_TOKEN": "t", "CI_SERVER_HOST": "git.test", "CI_PROJECT_PATH": "acme/registry",
                "CI_DEFAULT_BRANCH": "main",
            ]
            try machine.shell(
                "git config --global url.\"$1/hub.git\".insteadOf https://oauth2:t@git.test/acme/registry.git",
                machine.here)
        }
        let done = try Self.run(job, in: machine, at: "main", variables)
        #expect(done.status == 0, "\(done.output)\(done.errors)")
        let pushed = try machine.shell("git -C hub.git log --format=%s:%P -1 main").trimmed
        #expect(pushed == "Publish:\(before)")
        #expect(
            try machine.shell("git -C hub.git diff --name-only \"$1\" main", before).trimmed
                == "log/checkpoint")
    }
}

extension String {
    fileprivate var trimmed: String { String(split(separator: "\n").first ?? "") }
}
