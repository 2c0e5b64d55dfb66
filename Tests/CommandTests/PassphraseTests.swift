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
}
