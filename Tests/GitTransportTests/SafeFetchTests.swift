import FileIO
import Glibc
import GitWire
import Testing

@testable import GitTransport

/// What a fetch leaves alone: the user's and the system's git, and all of a repository but the one commit that is asked for.
@Suite struct SafeFetchTests {
    /// `oracle-git` with lines of a shell before it.
    private static func child(_ lines: String, in folder: String) throws -> String {
        let path = "\(folder)/child"
        try writeAtomically(Array("#!/bin/sh\n\(lines)\nexec '\(oracleGit())'\n".utf8), to: path, mode: 0o755)
        return path
    }

    private static func session(_ executable: String, _ fixture: Fixture, _ url: String) throws -> GitSession
    {
        try GitSession(
            executable: executable, repository: "\(fixture.folder.path)/session", url: GitURL(url),
            limits: GitLimits(), onProgress: nil)
    }

    /// Settings that would lead elsewhere, run something or put something in, wherever git looks for settings.
    private static func prepareHome(_ folder: String, evil: String) throws -> (
        home: String, configuration: String
    ) {
        let home = "\(folder)/home"
        for path in ["\(home)/.config/git", "\(folder)/template/hooks", "\(folder)/hooks"] {
            try createDirectories(path)
        }
        try writeAtomically([0x78], to: "\(folder)/template/from-template")
        for hooks in ["template/hooks", "hooks"] {
            for name in ["post-checkout", "reference-transaction", "post-update"] {
                try writeAtomically(
                    Array("#!/bin/sh\ntouch '\(folder)/ran'\n".utf8), to: "\(folder)/\(hooks)/\(name)",
                    mode: 0o755)
            }
        }
        let configuration = """
            [url "\(evil)/"]
            \tinsteadOf = http://127.0.0.1
            \tinsteadOf = /
            [http]
            \tproxy = http://127.0.0.1:1
            \tsslVerify = false
            [core]
            \thooksPath = \(folder)/hooks
            \tsshCommand = touch \(folder)/ran
            \tfsmonitor = touch \(folder)/ran
            \taskPass = touch \(folder)/ran
            \tbare = false
            [init]
            \ttemplateDir = \(folder)/template
            [credential]
            \thelper = !touch \(folder)/ran
            [fetch]
            \trecurseSubmodules = true
            [remote "origin"]
            \ttagOpt = --tags

            """
        for path in ["\(home)/.gitconfig", "\(home)/.config/git/config"] {
            try writeAtomically(Array(configuration.utf8), to: path)
        }
        return (home, configuration)
    }

    @Test(arguments: [true, false]) func theUsersGitIsIgnored(_ isLocal: Bool) throws {
        let (fixture, server) = try HTTPTests.served()
        let folder = fixture.folder.path
        let (home, _) = try Self.prepareHome(folder, evil: "http://127.0.0.1:1")
        let executable = try Self.child(
            """
            export HOME='\(home)' XDG_CONFIG_HOME='\(home)/.config' GIT_TEMPLATE_DIR='\(folder)/template'
            export GIT_CONFIG_GLOBAL='\(home)/.gitconfig' GIT_CONFIG_SYSTEM='\(home)/.gitconfig'
            export GIT_DIR=/nonexistent GIT_SSH_COMMAND="touch '\(folder)/ran'" GIT_CONFIG_COUNT=1
            export GIT_CONFIG_KEY_0=http.proxy GIT_CONFIG_VALUE_0=http://127.0.0.1:1
            """, in: folder)
        let session = try Self.session(
            executable, fixture, isLocal ? fixture.repository.path : "\(server.url)/git/tap.git")
        #expect(try session.fetch().folder == "log")
        try session.accept()
        session.finish()
        #expect(!FileStatus.exists("\(folder)/ran"))
        let made = try run([
            "find", "\(folder)/session", "-name", "from-template", "-o", "-path", "*/hooks/*", "!", "-name",
            "*.sample",
        ])
        #expect(made == "")
    }

    /// `/etc/gitconfig`, in a mount namespace of its own.
    @Test(
        .enabled(
            if: geteuid() == 0 && FileStatus.exists("/etc/gitconfig"),
            "needs root and a file /etc/gitconfig to cover"))
    func theSystemsGitIsIgnored() throws {
        let (fixture, server) = try HTTPTests.served()
        let folder = fixture.folder.path
        let (home, _) = try Self.prepareHome(folder, evil: "http://127.0.0.1:1")
        let inner = try Self.child("mount --bind '\(home)/.gitconfig' /etc/gitconfig || exit 1", in: folder)
        // git itself is led astray by it: the test would notice one that listens.
        try writeAtomically(
            Array(
                """
                #!/bin/sh
                mount --bind '\(home)/.gitconfig' /etc/gitconfig
                unset GIT_CONFIG_NOSYSTEM
                git ls-remote '\(server.url)/git/tap.git' > /dev/null 2>&1 && echo came || echo astray

                """.utf8), to: "\(folder)/probe", mode: 0o755)
        let astray = try run(
            ["unshare", "-m", "\(folder)/probe"], environment: ["GIT_CONFIG_NOSYSTEM": "0"])
        #expect(astray == "astray\n")
        let outer = "\(folder)/outer"
        try writeAtomically(Array("#!/bin/sh\nexec unshare -m '\(inner)'\n".utf8), to: outer, mode: 0o755)
        let session = try Self.session(outer, fixture, "\(server.url)/git/tap.git")
        #expect(try session.fetch().folder == "log")
        session.finish()
        #expect(!FileStatus.exists("\(folder)/ran"))
    }

    /// One commit under one reference of our own: no tags, no other branches, no submodules, no worktree.
    @Test func nothingButTheCommitIsFetched() throws {
        let (fixture, server) = try HTTPTests.served()
        let repository = fixture.repository.path
        let git = ["git", "-C", repository]
        try fixture.repository.commit(
            [
                "log/more": [1],
                ".gitmodules": Array("[submodule \"m\"]\n\tpath = m\n\turl = \(server.url)/other.git\n".utf8),
            ], special: ["m": ("160000", String(repeating: "1", count: 40))])
        try fixture.repository.commit(["log/other": [2]], branch: "other")
        try run(git + ["tag", "-a", "-m", "x", "annotated", "published"])
        try run(git + ["tag", "light", "published"])
        let other = String(try run(git + ["rev-parse", "other"]).dropLast())
        let session = try fixture.session("\(server.url)/git/tap.git")
        let commit = try #require(session.fetch().commit)
        try session.accept()
        session.finish()

        let own = "\(fixture.folder.path)/session/git"
        let references = try run(["git", "-C", own, "for-each-ref", "--format=%(refname) %(objectname)"])
        #expect(references == "refs/accepted/head \(commit)\nrefs/quarantine/head \(commit)\n")
        // A host may put into its pack what it likes; what was not asked for is under no name, and asked for it was not.
        let kind = try run(["sh", "-c", "git -C \(own) cat-file -t \(other) 2>/dev/null || echo none"])
        #expect(kind == "none\n")
        #expect(
            try listDirectory("\(fixture.folder.path)/session").allSatisfy {
                ["accepted", "git", "lock"].contains($0)
            })
        #expect(!FileStatus.exists("\(own)/modules") && !FileStatus.exists("\(own)/index"))
    }

    /// A small pack that takes long to unpack. The limit is lowered from outside: its own is ten minutes.
    @Test func aFetchThatUsesUpItsProcessorTimeSaysSo() throws {
        let (fixture, server) = try HTTPTests.served()
        // A GiB of zeros, some megabytes in a pack.
        try run(
            [
                "sh", "-ec",
                """
                cd "$0"
                blob=$(head -c 1073741824 /dev/zero | git -c core.bigFileThreshold=1m -c core.looseCompression=1 hash-object -w --stdin)
                export GIT_INDEX_FILE="$PWD/scratch-index"
                git read-tree published
                git update-index --add --cacheinfo "100644,$blob,log/zeros"
                git update-ref refs/heads/published "$(git commit-tree -m zeros -p published "$(git write-tree)")"
                """, fixture.repository.path,
            ])
        let executable = try Self.child("ulimit -S -t 1; ulimit -H -t 60", in: fixture.folder.path)
        let session = try Self.session(executable, fixture, "\(server.url)/git/tap.git")
        let error = gitError { _ = try session.fetch() }
        #expect(error?.code == .child, "\(error.map { "\($0)" } ?? "it was fetched")")
        #expect(
            error?.cause == "oracle-git used more processor time than it is allowed", "\(error?.cause ?? "")")
        session.finish()
        // The next one, with its time, goes through in the same directory.
        let again = try fixture.session("\(server.url)/git/tap.git")
        #expect(try again.fetch().folder == "log")
    }

    /// What `oracle doctor` shows.
    @Test func theProcessSaysWhatItIs() throws {
        let facts = try GitFacts.ask(oracleGit())
        #expect(facts.libgit2 == Library.version() && facts.libgit2 > .init(0, 27, 0))
        let status = try run([
            "sh", "-c", "zcat -f /proc/config.gz 2>/dev/null | grep -c CONFIG_SECCOMP_FILTER=y || true",
        ])
        if status == "1\n" { #expect(facts.seccomp) }
        #expect(gitError { _ = try GitFacts.ask("/bin/false") }?.code == .child)
    }

    @Test(arguments: [
        ("1.9.7", []), ("1.10.0", []), ("2.0.0", []), ("1.9.5", ["CVE-2026-5917"]),
        ("1.8.4", ["CVE-2026-5917", "CVE-2026-53586", "CVE-2026-53585", "CVE-2026-53584"]),
        ("1.6.5", ["CVE-2026-5917", "CVE-2026-53586", "CVE-2026-53585", "CVE-2026-53584"]),
        (
            "1.5.1",
            [
                "CVE-2026-5917", "CVE-2026-53586", "CVE-2026-53585", "CVE-2026-53584", "CVE-2024-24577",
                "CVE-2024-24575",
            ]
        ),
        (
            "1.7.1",
            [
                "CVE-2026-5917", "CVE-2026-53586", "CVE-2026-53585", "CVE-2026-53584", "CVE-2024-24577",
                "CVE-2024-24575",
            ]
        ),
    ]) func holesAreOpenUntilTheirRelease(_ version: String, _ open: [String]) throws {
        let numbers = version.split(separator: ".").compactMap { UInt32($0) }
        #expect(GitHole.open(in: .init(numbers[0], numbers[1], numbers[2])).map(\.cve) == open)
    }
}
