internal import FileIO
internal import StrictJSON
internal import Testing

/// `oracle submit` against real hosts of git: `git daemon`, and smart http with a password.
@Suite struct SubmitTests {
    /// A registry in a bare repository, and a clone of it with a draft.
    private static func clone(_ url: (Machine) throws -> String) throws -> Machine {
        let machine = try Machine()
        try RegistryFixture.make(in: machine.here)
        try machine.shell(
            "git clone -q --bare registry hub.git && git -C hub.git config http.receivepack true")
        let address = try url(machine)
        try machine.shell(
            """
            git clone -q hub.git clone && cd clone && git remote set-url origin "$1"
            git config user.name tests && git config user.email tests@localhost
            """, address)
        let made = try machine.oracle(
            "create", "instruct", "--name", "ada/new", "--version", "1", "--from-scratch", "--registry",
            "clone")
        #expect(made.status == 0, "\(made.errors)")
        return machine
    }

    private func branches(_ machine: Machine) throws -> String {
        try machine.shell("git -C hub.git for-each-ref --format='%(refname:short)' refs/heads")
    }

    @Test func goesToAGitDaemon() throws {
        var host: GitDaemon?
        let machine = try Self.clone { machine in
            host = try GitDaemon(serving: machine.here, isWritable: true)
            return "\(try #require(host).url)/hub.git"
        }
        let pushed = try machine.oracle("submit", "clone")
        #expect(pushed.status == 0, "\(pushed.output)\(pushed.errors)")
        #expect(pushed.output.hasPrefix("pushed submit/ada-new-"))
        let branch = try machine.shell("git -C clone rev-parse --abbrev-ref HEAD")
        #expect(try branches(machine).contains(branch))
        #expect(try machine.shell("git -C clone status --porcelain").isEmpty)
        #expect(
            try machine.shell("git -C hub.git show --format=%s%n%an --stat \(branch.dropLast()) | head -n 3")
                .hasPrefix("Add ada/new\ntests\n"))
        try host?.end()
        // A host that is gone.
        try machine.shell("cd clone && sed -i 's/from-scratch/from-scratch /' models/ada/new.json")
        let before = try machine.shell(
            "cd clone && git status --porcelain && git for-each-ref && cat .git/HEAD")
        let failed = try machine.oracle("submit", "clone")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("error: the host cannot be reached"), "\(failed.errors)")
        #expect(
            try machine.shell("cd clone && git status --porcelain && git for-each-ref && cat .git/HEAD")
                == before)
    }

    /// OpenSSH's server, with a configuration, a port and a user's key of its own.
    @Test(.enabled(if: SSHServer.program != nil, "there is no sshd (openssh-server), nor ORACLE_TEST_SSHD"))
    func goesOverSSH() throws {
        var host: SSHServer?
        let machine = try Self.clone { machine in
            host = try SSHServer(in: machine)
            return "\(try #require(host).url)\(machine.here)/hub.git"
        }
        defer { try? host?.end() }
        machine.variables["HOME"] = machine.here
        // An agent that is gone keeps nobody from using a key.
        machine.variables["SSH_AUTH_SOCK"] = "\(machine.here)/no-agent"
        let pushed = try machine.oracle("submit", "clone")
        #expect(pushed.status == 0, "\(pushed.output)\(pushed.errors)")
        #expect(try branches(machine).contains("submit/ada-new-"))
        // A host that nobody knows is not told anything.
        try machine.shell(
            "rm .ssh/known_hosts && cd clone && sed -i 's/from-scratch/from-scratch /' models/ada/new.json")
        let refused = try machine.oracle("submit", "clone")
        #expect(refused.status == 1)
        #expect(refused.errors.hasPrefix("error: the host is not who it should be\n"), "\(refused.errors)")
    }

    @Test func aHostThatTakesNoPushesIsSaid() throws {
        var host: GitDaemon?
        let machine = try Self.clone { machine in
            host = try GitDaemon(serving: machine.here)
            return "\(try #require(host).url)/hub.git"
        }
        defer { try? host?.end() }
        let refused = try machine.oracle("submit", "clone")
        #expect(refused.status == 1)
        #expect(refused.errors.hasPrefix("error: "), "\(refused.errors)")
        #expect(try branches(machine) == "main\n")
        #expect(try machine.shell("git -C clone rev-parse --abbrev-ref HEAD") == "main\n")
        #expect(try machine.shell("git -C clone for-each-ref refs/oracle").isEmpty)
    }

    /// `git http-backend` behind a server that wants a password.
    private static let server = #"""
        import base64, http.server, os, subprocess, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *arguments): pass
            def do_GET(self): self.do(b"")
            def do_POST(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = b""
                    while size := int(self.rfile.readline(), 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                else: body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do(body)
            def do(self, body):
                word = self.headers.get("Authorization", "").removeprefix("Basic ")
                if base64.b64decode(word).partition(b":")[2] != b"open-sesame":
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="git"')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                path, _, query = self.path.partition("?")
                environment = dict(os.environ, GIT_PROJECT_ROOT=sys.argv[1], GIT_HTTP_EXPORT_ALL="1", REMOTE_USER="ada",
                    REQUEST_METHOD=self.command, PATH_INFO=path, QUERY_STRING=query,
                    CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)))
                output = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True).stdout
                head, _, content = output.partition(b"\r\n\r\n")
                lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
                status = next((int(value.split()[0]) for name, value in lines if name == "Status"), 200)
                self.send_response(status)
                for name, value in lines:
                    if name != "Status": self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        open("port", "w").write(str(server.server_port))
        server.serve_forever()
        """#

    @Test func smartHTTPTakesATokenOrWhatACredentialHelperKnows() throws {
        var server: Process.Running?
        let machine = try Self.clone { machine in
            try writeAtomically(Array(Self.server.utf8), to: "\(machine.here)/server.py")
            server = try Process.start(
                ["/usr/bin/env", "python3", "server.py", machine.here],
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], directory: machine.here)
            try Process.wait(for: "the http server answers") {
                ((try? readFile("\(machine.here)/port", limit: 16)) ?? []).count > 0
            }
            let port = String(decoding: try readFile("\(machine.here)/port", limit: 16), as: UTF8.self)
            return "http://127.0.0.1:\(port)/hub.git"
        }
        defer {
            server?.send(9)
            _ = try? server?.wait()
        }
        machine.variables["HOME"] = machine.here
        // Nobody knows a password.
        let unknown = try machine.oracle("submit", "clone")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("error: the host wants other credentials"), "\(unknown.errors)")
        #expect(try branches(machine) == "main\n")
        #expect(try machine.shell("git -C clone for-each-ref refs/heads refs/oracle | wc -l") == "1\n")
        // One that is wrong.
        machine.variables["ORACLE_GIT_TOKEN"] = "wrong"
        let wrong = try machine.oracle("submit", "clone")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("does not accept ORACLE_GIT_TOKEN"), "\(wrong.errors)")
        // What GIT_ASKPASS says.
        machine.variables["ORACLE_GIT_TOKEN"] = nil
        try writeAtomically(
            Array("#!/bin/sh\necho open-sesame\n".utf8), to: "\(machine.here)/ask", mode: 0o755)
        machine.variables["GIT_ASKPASS"] = "\(machine.here)/ask"
        let asked = try machine.oracle("submit", "clone", "--json")
        #expect(asked.status == 0, "\(asked.output)\(asked.errors)")
        #expect(!(asked.output + asked.errors).contains("sesame"))
        let answer = JSONAnswer(command: "submit", isLines: false, output: asked.output, place: "http")
        #expect(try Schemas.check([answer]) == [])
        // A token, for the next change on the same branch.
        machine.variables["GIT_ASKPASS"] = nil
        machine.variables["ORACLE_GIT_TOKEN"] = "open-sesame"
        #expect(
            try machine.oracle(
                "create", "merged", "--name", "ada/newer", "--version", "1", "--from-scratch", "--registry",
                "clone"
            ).status == 0)
        let pushed = try machine.oracle("submit", "clone", "--title", "One more")
        #expect(pushed.status == 0, "\(pushed.output)\(pushed.errors)")
        let branch = try machine.shell("git -C clone rev-parse --abbrev-ref HEAD").dropLast()
        #expect(
            try machine.shell("git -C hub.git log --format=%s \(branch)")
                == "One more\nAdd ada/new\nThe registry\n")
    }

    /// Whoever pushed in between is not overwritten, and the clone stays as it was.
    @Test func aBranchThatMovedOnIsNotOverwritten() throws {
        let machine = try Self.clone { "\($0.here)/hub.git" }
        #expect(try machine.oracle("submit", "clone", "--branch", "mine").status == 0)
        try machine.shell(
            """
            git clone -q -b mine hub.git other && cd other && git commit -q --allow-empty -m Other && git push -q
            cd ../clone && sed -i 's/from-scratch/from-scratch /' models/ada/new.json
            """)
        let before = try machine.shell(
            "cd clone && git status --porcelain && git for-each-ref && cat .git/HEAD")
        let refused = try machine.oracle("submit", "clone")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("error: the branch was not taken"), "\(refused.errors)")
        #expect(
            try machine.shell("cd clone && git status --porcelain && git for-each-ref && cat .git/HEAD")
                == before)
        #expect(try machine.shell("git -C hub.git log -1 --format=%s mine") == "Other\n")
    }
}
