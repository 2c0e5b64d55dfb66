internal import FileIO
internal import StrictJSON
internal import Testing
internal import TransparencyLog
internal import YAML

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `oracle registry publish --witness URL`, asked of witnesses that are up, down, of others, and in between.
@Suite(.serialized, .enabled(if: WitnessHost.server != nil, "make test builds WitnessServer"))
struct WitnessedPublishTests {
    /// A registry whose root asks for `quorum` of the witnesses w1 and w2, and a machine for each of them.
    private struct World {
        let machine: Machine
        let registry: GrowingRegistry
        let logKey: VerifierKey
        let witnesses: [Machine]

        init(quorum: Int) throws {
            machine = try Machine()
            registry = try GrowingRegistry("\(machine.here)/registry")
            try registry.publish("a")
            try registry.storeKeys(in: "\(machine.home)/data/keys", withRoot: true)
            logKey = try VerifierKey(
                Self.string(
                    "vkey",
                    in: machine.shell(
                        """
                        python3 -c 'import json,base64;print(json.dumps(json.loads(base64.b64decode(json.load(open("registry/root/1.root.json"))["payload"]))["roles"]["log"]))'
                        """)))
            witnesses = try (1...2).map { _ in try Machine() }
            var words = ["registry", "rotate", "registry", "--quorum", "\(quorum)"]
            for (number, witness) in witnesses.enumerated() {
                _ = try witness.oracle("key", "generate", "witness", "--plain", "--quiet")
                let host = try WitnessHost(on: witness, name: Self.name(number), log: logKey)
                words += ["--witness", try Self.string("witness", in: host.process.output())]
                host.process.send(SIGTERM)
                _ = try host.process.wait()
            }
            let rotated = try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            guard rotated.status == 0 else { throw Process.Failure(description: "\(rotated)") }
        }

        static func name(_ number: Int) -> String { "witness.test/w\(number + 1)" }

        static func string(_ member: String, in text: String) throws -> String {
            try #require(JSONDocument(Array(text.utf8)).root[name: member]?.string)
        }

        func host(_ number: Int) throws -> WitnessHost {
            try WitnessHost(on: witnesses[number], name: Self.name(number), log: logKey)
        }

        func publish(_ urls: String..., options: [String] = []) throws -> Process.Result {
            try Process.run(
                [Layout.oracle, "registry", "publish", "registry"] + urls.flatMap { ["--witness", $0] }
                    + options,
                environment: machine.variables, directory: machine.here)
        }

        func checkpoint() throws -> String {
            String(decoding: try machine.bytes("\(registry.folder)/log/checkpoint"), as: UTF8.self)
        }

        var isPending: Bool { FileStatus.exists("\(registry.folder)/log/pending") }
    }

    /// Nobody listens there.
    private static let nobody = "http://127.0.0.1:1"

    @Test func aHeadIsPublishedOnceEnoughCosigned() throws {
        let world = try World(quorum: 2)
        let before = try world.checkpoint()
        try world.registry.draft("m")
        let first = try world.host(0)

        // One of two: nothing that readers see changes.
        let short = try world.publish(first.url, Self.nobody)
        #expect(short.status == 1, "\(short)")
        #expect(
            short.errors.contains("note: the witness \(first.url) cosigned as witness.test/w1\n")
                && short.errors.contains(
                    "warning: the witness \(Self.nobody) did not cosign: it does not answer"),
            "\(short)")
        #expect(
            short.errors.contains("error: the head is not published: 1 of 2 witnesses cosigned it\n"),
            "\(short)")
        #expect(try world.checkpoint() == before && world.isPending)
        // Nor where the next publish asks nobody.
        let plain = try world.publish()
        #expect(plain.status == 1 && plain.errors.contains("1 of 2 witnesses cosigned it"), "\(plain)")
        #expect(try world.checkpoint() == before && world.isPending)

        // What comes before it by name is appended behind what was cosigned: no witness is asked for a fork.
        try world.registry.draft("b")
        let second = try world.host(1)
        let json = try world.publish(first.url, second.url, options: ["--json"])
        #expect(json.status == 0, "\(json)")
        let answer = JSONAnswer(
            command: "registry publish", isLines: false, output: json.output, place: "publish")
        #expect(try Schemas.check([answer]) == [])
        let witnesses = try JSONDocument(Array(json.output.utf8)).root["witnesses"]
        #expect(witnesses?["quorum"]?.int == 2 && witnesses?["cosigned"]?.int == 2, "\(json)")
        let head = try world.checkpoint()
        #expect(
            !world.isPending && head.contains("— witness.test/w1 ") && head.contains("— witness.test/w2 "))

        // Clients take it.
        let followed = try world.machine.oracle(
            "tap", "t", world.registry.folder, "--root", world.registry.fingerprint)
        #expect(followed.status == 0, "\(followed)")
        try world.registry.git("add -A && git commit -q -m more")
        let synced = try world.machine.oracle("sync")
        #expect(synced.status == 0, "\(synced)")
        #expect(try world.machine.size() == 4)

        // Nothing new: nobody is asked, but to refresh.
        let idle = try world.publish(first.url)
        #expect(
            idle.status == 0 && idle.output.hasPrefix("Already up-to-date") && idle.errors == "", "\(idle)")
        // A head that was signed in this very second is as fresh as can be: its clock has to move on.
        Process.pause(milliseconds: 1100)
        let refreshed = try world.publish(first.url, second.url, options: ["--refresh"])
        #expect(
            refreshed.status == 0 && refreshed.errors.contains("cosigned as witness.test/w2"), "\(refreshed)")
    }

    /// One witness twice is one; a witness that the root does not name is none.
    @Test func onlyWitnessesOfTheRootCountEachOnce() throws {
        let world = try World(quorum: 2)
        try world.registry.draft("m")
        let before = try world.checkpoint()
        let first = try world.host(0)
        let twice = try world.publish(first.url, first.url)
        #expect(twice.status == 1 && twice.errors.contains("1 of 2 witnesses cosigned it"), "\(twice)")
        let stranger = try Machine()
        _ = try stranger.oracle("key", "generate", "witness", "--plain", "--quiet")
        let other = try WitnessHost(on: stranger, name: World.name(1), log: world.logKey)
        let foreign = try world.publish(first.url, other.url)
        #expect(foreign.status == 1, "\(foreign)")
        #expect(
            foreign.errors.contains("did not cosign: its cosignature is of no witness that the root names"),
            "\(foreign)")
        #expect(try world.checkpoint() == before)
        for url in ["ftp://a/", "http://witness.test/", "https://", "-o/tmp/x"] {
            #expect(try world.publish(url).status == 64, "\(url)")
        }
        #expect(try world.publish(first.url, options: ["--offline"]).status == 64)
    }

    /// Killed at each change to a file with the witness up: what it cosigned is what the next publish goes on from, though the source
    /// has changed meanwhile.
    @Test(.enabled(if: WriteFault.library != nil, "LD_PRELOAD is Linux's"))
    func aPublishThatIsKilledIsFinishedByTheNextOne() throws {
        let world = try World(quorum: 1)
        let host = try world.host(0)
        try world.registry.draft("m")
        let words = ["registry", "publish", "registry", "--witness", host.url]
        try world.machine.shell("rm -rf registry/.git; cp -a registry draft")
        let count = try world.machine.changes(of: words, in: .oracle)
        // The witness has seen that head: the same source makes the same one.
        for moment in WriteFault.moments(of: count, some: 8) {
            // What a publish remembers goes too: one that remembers writes less.
            try world.machine.shell("rm -rf registry home/cache && cp -a draft registry")
            let (ended, hit) = try world.machine.run(words, fault: "kill:\(moment)", in: .oracle)
            let place = "change \(moment) of \(count): \(hit ?? "none"): \(ended)"
            #expect(ended.status == 137, "\(place)")
            let again = try world.publish(host.url)
            #expect(again.status == 0 && !world.isPending, "\(place): \(again)")
            #expect(try world.checkpoint().contains("— witness.test/w1 "), "\(place)")
        }
        // From the moment at which it was shown, a head stays, though another entry would come before it.
        try world.registry.draft("n")
        let asked = try world.publish(Self.nobody)
        #expect(asked.status == 1 && world.isPending, "\(asked)")
        let pending = try world.machine.bytes("\(world.registry.folder)/log/pending")
        try world.registry.draft("c")
        let published = try world.publish(host.url)
        #expect(published.status == 0, "\(published)")
        let shown = try UnverifiedCheckpoint(parsing: pending).checkpoint
        let head = try UnverifiedCheckpoint(parsing: Array(world.checkpoint().utf8)).checkpoint
        var reader = TileReader(size: head.size, root: head.root) {
            try? readFile("\(world.registry.folder)/log/\($0)", limit: 8192)
        }
        #expect(try reader.root(at: shown.size) == shown.root && head.size == shown.size + 1)
    }

    /// A host's CI forgets its machine after each run: what a witness was shown has to be in the repository, or that witness would
    /// refuse the log for ever.
    @Test(arguments: ["github", "gitlab"]) func aHostsCIKeepsWhatTooFewCosigned(host: String) throws {
        let world = try World(quorum: 2)
        try world.registry.draft("m")
        try world.registry.git("add -A && git commit -q -m draft")
        let machine = world.machine
        try machine.shell(
            "git clone -q --bare registry hub.git && git -C hub.git config receive.advertisePushOptions true")
        let keys = "\(machine.home)/data/keys"
        var variables = ["CI_DEFAULT_BRANCH": try machine.shell("git -C registry branch --show-current")]
        variables["CI_DEFAULT_BRANCH"]?.removeLast()
        let job: YAMLValue?
        if host == "github" {
            job = try ContinuousIntegrationTests.github()["jobs"]?["publish"]
            for (name, file) in [("LOG_KEY", "log"), ("OPERATOR_KEY", "operator")] {
                variables[name] = String(
                    decoding: try machine.bytes("\(keys)/\(file).key.json"), as: UTF8.self)
            }
        } else {
            job = try ContinuousIntegrationTests.gitlab()["publish"]
            variables.merge([
                "LOG_KEY": "\(keys)/log.key.json", "OPERATOR_KEY": "\(keys)/operator.key.json",
                "PUSH_TOKEN": "t", "CI_SERVER_HOST": "git.test", "CI_PROJECT_PATH": "acme/registry",
            ]) { $1 }
            try machine.shell(
                "git config --global url.\"$1/hub.git\".insteadOf https://oauth2:t@git.test/acme/registry.git",
                machine.here)
        }
        let (first, second) = (try world.host(0), try world.host(1))
        func run(_ urls: String...) throws -> Process.Result {
            try machine.shell("rm -rf runner main && git clone -q hub.git main")
            variables["WITNESSES"] = urls.map { "--witness \($0)" }.joined(separator: " ")
            return try ContinuousIntegrationTests.run(job, in: machine, at: "main", variables)
        }
        func isPending() throws -> Bool {
            try machine.shell("git -C hub.git ls-tree -r --name-only HEAD log/").contains("log/pending\n")
        }
        let short = try run(first.url, Self.nobody)
        #expect(short.status != 0, "\(short)")
        #expect(try isPending())
        // What comes before it by name does not take the place of what was shown.
        try machine.shell("rm -rf work && git clone -q hub.git work && rm -rf registry && mv work registry")
        try world.registry.draft("b")
        try world.registry.git("add -A && git commit -q -m more && git push -q")
        let done = try run(first.url, second.url)
        #expect(done.status == 0, "\(done)")
        #expect(try !isPending())
        let head = try machine.shell("git -C hub.git show HEAD:log/checkpoint")
        #expect(head.contains("— witness.test/w1 ") && head.contains("— witness.test/w2 "), "\(head)")
    }
}
