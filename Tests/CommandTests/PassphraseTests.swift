internal import FileIO
internal import Testing

/// A person at a terminal: a pseudo-terminal, and Python to type.
@Suite struct PassphraseTests {
    private static let typist = #"""
        import os, pty, sys
        # Pairs of a prompt to wait for and a line to type; then the command.
        count = int(sys.argv[1])
        script, command = sys.argv[2:2 + 2 * count], sys.argv[2 + 2 * count:]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp(command[0], command)
        seen = b""
        def read():
            global seen
            try: data = os.read(terminal, 1024)
            except OSError: data = b""
            seen += data
            return data
        at = 0
        for index in range(0, len(script), 2):
            prompt = script[index].encode()
            while prompt not in seen[at:]:
                if not read(): sys.exit("no prompt: " + repr(seen))
            at = seen.index(prompt, at) + len(prompt)
            os.write(terminal, script[index + 1].encode() + b"\n")
        while read(): pass
        sys.stdout.write(seen.decode().replace("\r\n", "\n"))
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """#

    private func type(
        _ answers: [(prompt: String, line: String)], to command: [String], here: String
    ) throws -> Process.Result {
        try writeAtomically(Array(Self.typist.utf8), to: "\(here)/type.py")
        return try Process.run(
            ["/usr/bin/python3", "\(here)/type.py", "\(answers.count)"]
                + answers.flatMap { [$0.prompt, $0.line] } + [Layout.oracle] + command,
            environment: [
                "ORACLE_HOME": "\(here)/home", "ORACLE_NO_DEFAULT_TAP": "1", "PATH": "/usr/bin:/bin",
                "TERM": "dumb",
            ], directory: here)
    }

    @Test func isAskedTwiceAndNeverShown() throws {
        let here = try Process.temporaryDirectory("oracle-passphrase")
        defer { try? removeTree(here) }
        let made = try type(
            [("New passphrase for the key ada: ", "open-sesame"), ("The same once more: ", "open-sesame")],
            to: ["key", "generate", "ada"], here: here)
        #expect(made.status == 0, "\(made.output)\(made.errors)")
        #expect(!made.output.contains("sesame"))
        #expect(made.output.contains("(encrypted)"))

        let differs = try type(
            [("New passphrase", "one"), ("once more", "two")], to: ["key", "generate", "grace"], here: here)
        #expect(differs.status == 1)
        #expect(differs.output.contains("error: the two passphrases differ"))
        let empty = try type([("New passphrase", "")], to: ["key", "generate", "grace"], here: here)
        #expect(empty.status == 1)
        #expect(empty.output.contains("error: an empty passphrase protects nothing"))
        let long = try type(
            [("New passphrase", String(repeating: "x", count: 1025))], to: ["key", "generate", "grace"],
            here: here)
        #expect(long.status == 1)
        #expect(long.output.contains("error: a passphrase has at most 1024 bytes"), "\(long.output)")
        #expect(!FileStatus.exists("\(here)/home/data/keys/grace.key.json"))
    }

    @Test func isAskedOnceForKeysThatShareIt() throws {
        let here = try Process.temporaryDirectory("oracle-passphrase")
        defer { try? removeTree(here) }
        let made = try type(
            [("New passphrase for the keys demo-...: ", "sesame"), ("once more: ", "sesame")],
            to: ["registry", "init", "demo", "--small"], here: here)
        #expect(made.status == 0, "\(made.output)\(made.errors)")
        // A wrong one first; the operator's key opens without a question.
        let published = try type(
            [
                ("Passphrase for the key demo-log: ", "barley"),
                ("Passphrase for the key demo-log: ", "sesame"),
            ],
            to: ["registry", "publish", "demo"], here: here)
        #expect(published.status == 0, "\(published.output)\(published.errors)")
        #expect(published.output.contains("Published 1 signers file."))
        #expect(!published.output.contains("demo-operator"))
        #expect(!published.output.contains("sesame"))
    }

    /// Three times, and then nothing was signed and nothing written.
    @Test func aWrongOneOpensNothing() throws {
        let here = try Process.temporaryDirectory("oracle-passphrase")
        defer { try? removeTree(here) }
        let made = try type(
            [("New passphrase for the keys demo-...: ", "sesame"), ("once more: ", "sesame")],
            to: ["registry", "init", "demo", "--small"], here: here)
        #expect(made.status == 0, "\(made.output)\(made.errors)")
        let question = "Passphrase for the key demo-log: "
        let refused = try type(
            [(question, "barley"), (question, "wheat"), (question, "rye")],
            to: ["registry", "publish", "demo"],
            here: here)
        #expect(refused.status == 1)
        #expect(
            refused.output.contains("error: the passphrase does not open the key \"demo-log\""),
            "\(refused.output)")
        #expect(!FileStatus.exists("\(here)/demo/log"))
    }

    /// Which of several results files is meant is asked; the newest is what Enter takes.
    @Test func ofSeveralResultsOneIsChosen() throws {
        let here = try Process.temporaryDirectory("oracle-passphrase")
        defer { try? removeTree(here) }
        try Fixtures.make("notaries", in: here)
        try createDirectories("\(here)/many")
        for (from, to) in [("results/results_dummy", "results_1"), ("limited/results_limited", "results_2")] {
            try writeAtomically(
                readFile("\(here)/\(from).json", limit: 1 << 20), to: "\(here)/many/\(to).json")
        }
        let attest = [
            "attest", "evaluation", "model", "--name", "ada/tiny", "--results", "many", "--unsigned", "-o",
            "eval.json",
        ]
        let first = try type([("Number [2]: ", "1")], to: attest, here: here)
        #expect(first.status == 0, "\(first.output)\(first.errors)")
        #expect(first.output.contains("  1  many/results_1.json\n  2  many/results_2.json\n"))
        let last = try type([("Number [2]: ", "")], to: attest, here: here)
        #expect(
            last.status == 1 && last.output.contains("error: only some samples were evaluated"),
            "\(last.output)")
        for answer in ["7", "0", "-9223372036854775808", "x"] {
            let none = try type([("Number [2]: ", answer)], to: attest, here: here)
            #expect(
                none.status == 1
                    && none.output.contains("error: none of the results files in many was chosen"),
                "\(answer): \(none.output)")
        }
    }

    /// What `create` cannot know it asks, and of several bases it lets one be chosen.
    @Test func aDraftIsAskedForWhatIsNotKnown() throws {
        let here = try Process.temporaryDirectory("oracle-passphrase")
        defer { try? removeTree(here) }
        try RegistryFixture.make(in: here)
        let asked = try type(
            [("What is it called (OWNER/MODEL)? ", "ada/asked"), ("Which version is it? ", "7")],
            to: ["create", "instruct", "--registry", "registry", "--from-scratch"], here: here)
        #expect(asked.status == 0, "\(asked.output)\(asked.errors)")
        #expect(asked.output.contains("drafted ada/asked@7, a release"))
        // Two versions of a base, each with bytes of its own.
        let environment = [
            "ORACLE_HOME": "\(here)/home", "ORACLE_NO_DEFAULT_TAP": "1", "PATH": "/usr/bin:/bin",
            "ORACLE_KEY_PASSPHRASE": "of tests",
        ]
        try Fixtures.make("keys", in: here)
        for words in [
            ["key", "import", "keys/ada.pem"],
            [
                "create", "merged", "--registry", "registry", "--from-scratch", "--name", "ada/tiny",
                "--version", "2.0",
            ],
            ["attest", "release", "ada/tiny", "--as", "ada", "--registry", "registry"],
        ] {
            let result = try Process.run([Layout.oracle] + words, environment: environment, directory: here)
            #expect(result.status == 0, "\(words): \(result.errors)")
        }
        let create = [
            "create", "instruct", "--registry", "registry", "--name", "ada/made", "--version", "1", "--base",
            "ada/tiny",
        ]
        let second = try type([("Number: ", "2")], to: create, here: here)
        #expect(second.status == 0, "\(second.output)\(second.errors)")
        #expect(second.output.contains("finetune of ada/tiny@"))
        for answer in ["3", "", "-9223372036854775808"] {
            let neither = try type([("Number: ", answer)], to: create, here: here)
            #expect(neither.status == 1)
            #expect(neither.output.contains("error: the base ada/tiny can be one of 2"))
        }
        // Observed models are offered one after the other.
        try writeAtomically(
            Array(
                """
                {"version": 1, "models": [{"digest": "sha256:\(String(repeating: "0", count: 64))", "path": "\(here)/pinned",
                "name": "hopper/met", "first": "2026-01-01T00:00:00Z", "last": "2026-01-01T00:00:00Z"}]}
                """.utf8), to: "\(here)/observed.json")
        try createDirectories("\(here)/home/state")
        try moveFile("\(here)/observed.json", to: "\(here)/home/state/observed.json")
        let observed = [
            "create", "--from-observed", "--registry", "registry", "--source",
            "https://example.org/hopper/met", "--no-base",
        ]
        let declined = try type([("Draft hopper/met", "n")], to: observed, here: here)
        #expect(declined.status == 0 && !declined.output.contains("drafted"), "\(declined.output)")
        let taken = try type([("Draft hopper/met", "y")], to: observed, here: here)
        #expect(
            taken.status == 0 && taken.output.contains("drafted hopper/met, an observation"),
            "\(taken.output)")
    }

    /// What somebody is asked to sign stands on the screen before the question.
    @Test func whatAQuestionIsAboutStandsBeforeIt() throws {
        let here = try Process.temporaryDirectory("oracle-question")
        defer { try? removeTree(here) }
        let made = try Process.run(
            [
                "/bin/sh", "-ec",
                #"""
                for who in here there; do
                    ORACLE_HOME=$who "$1" key generate holder --plain --quiet 2>/dev/null | sed -n 's/^public  *//p' > $who.key
                done
                mv here home
                ORACLE_HOME=there "$1" registry init registry --plain --origin registry.test/asked \
                    --root-key "$(cat there.key)" --steward "$(cat here.key)"
                """#, "sh", Layout.oracle,
            ],
            environment: ["PATH": "/usr/bin:/bin", "ORACLE_NO_DEFAULT_TAP": "1"], directory: here)
        let fingerprint = try #require(made.output.firstMatch(of: /sha256:[0-9a-f]{64}/), "\(made)").output
        let question = "Sign it with holder? [y/N] "
        let asked = try type([(question, "n")], to: ["registry", "sign", "registry"], here: here)
        let parts = asked.output.split(separator: question, maxSplits: 1)
        #expect(asked.status == 1 && parts.count == 2, "\(asked)")
        #expect(parts.first?.contains(fingerprint) ?? false, "\(asked)")
    }
}
