internal import FileIO
internal import Testing

/// Hosts that do what no honest one does, and hosts that are of no use.
@Suite struct MisbehaviourTests {
    /// A machine that synced `a` and `b`, and the registry that it follows.
    private static func synced() throws -> (Machine, GrowingRegistry, GitDaemon) {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        let host = try GitDaemon(serving: machine.here)
        _ = try machine.oracle("tap", "t", "\(host.url)/registry", "--root", registry.fingerprint)
        #expect(try machine.oracle("sync").status == 0)
        try registry.copy(to: "\(machine.here)/twin").publish("twin", "third")
        try registry.publish("b")
        #expect(try machine.oracle("sync").status == 0)
        return (machine, registry, host)
    }

    enum Attack: String, CaseIterable {
        case shrank = "its log shrank from 3 to 2 entries"
        case forked = "its log was rewritten: it forked at or before entry 3"
        case replaced = "it shows another log of 3 entries than before"
        case alteredBundle = "an entry bundle was altered"
        case truncatedBundle = "its log cannot be read"
        case alteredRoot = "it shows another root 1 than before"
        case forgedCheckpoint = "the registry t misbehaved"

        /// Of `oracle log check-fork`: a fork is proved by two signatures; a host alone proves nothing of the log's keeper.
        var provenStatus: Int32 {
            switch self {
            case .forked, .replaced: 5
            case .shrank, .alteredBundle, .truncatedBundle, .alteredRoot: 4
            case .forgedCheckpoint: 3
            }
        }
    }

    @Test(arguments: Attack.allCases) func isTold(_ attack: Attack) throws {
        let (machine, registry, host) = try Self.synced()
        let published = "\(registry.folder)/log"
        switch attack {
        case .shrank: try registry.git("reset -q --hard HEAD~1")
        case .forked: try machine.shell("rm -rf registry && mv twin registry")
        case .replaced:
            try registry.git("reset -q --hard HEAD~1")
            try registry.publish("x")
        case .alteredBundle, .truncatedBundle:
            try registry.publish("c")
            let path = "\(published)/tile/entries/000.p/4"
            var bytes = try machine.bytes(path)
            if attack == .alteredBundle { bytes[bytes.count - 20] ^= 1 } else { bytes.removeLast() }
            try writeAtomically(bytes, to: path)
            try registry.git("commit -qam altered")
        case .alteredRoot:
            let other = try GrowingRegistry(
                "\(machine.here)/other", expires: RegistryFixture.expires - 86_400)
            try other.publish("a")
            try machine.shell("cp other/log/root/1.root.json registry/log/root/1.root.json")
            try registry.git("commit -qam altered")
        case .forgedCheckpoint:
            try machine.shell("sed -i '2s/.*/7/' registry/log/checkpoint")
            try registry.git("commit -qam altered")
        }
        let state = try machine.bytes(machine.trustState)

        for _ in 0..<2 {
            let sync = try machine.oracle("sync")
            #expect(sync.status == 5 && sync.output == "", "\(sync)")
            #expect(sync.errors.contains(attack.rawValue), "\(sync)")
            let evidence = try #require(sync.errors.firstMatch(of: /kept in (\S+)/), "\(sync)")
            let text = String(decoding: try machine.bytes(String(evidence.output.1)), as: UTF8.self)
            #expect(text.hasPrefix("oracle evidence v1\ntap t\nwhat "))
            // What a third party may conclude from it.
            let check = try machine.oracle("log", "check-fork", String(evidence.output.1))
            #expect(check.status == attack.provenStatus, "\(check)")
            // Said again, kept once.
            #expect(try listDirectory(parentDirectory(of: String(evidence.output.1))).count == 1)
        }
        #expect(try machine.bytes(machine.trustState) == state)
        for name in ["a", "b"] {
            let answer = try machine.oracle("lookup", GrowingRegistry.digest(name))
            #expect(answer.output.contains("the tap t says known"), "\(answer)")
            let warning =
                /warning: the registry t misbehaved (just now|\d+ \w+ ago): .*; what was verified before answers\n  evidence: .*\n/
            #expect(answer.errors.wholeMatch(of: warning) != nil, "\(answer)")
        }
        let doctor = try machine.oracle("doctor")
        #expect(doctor.status == 1 && doctor.output.contains("problem: a registry misbehaved"), "\(doctor)")
        #expect(doctor.output.contains("problem: the last sync of t was refused "), "\(doctor)")
        withExtendedLifetime(host) {}
    }

    /// On a first sync nothing stands yet, and nothing does afterwards.
    @Test func anAlteredBundleIsRefusedAtOnce() throws {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        let path = "\(registry.folder)/log/tile/entries/000.p/2"
        var bytes = try machine.bytes(path)
        bytes[bytes.count / 2] ^= 1
        try writeAtomically(bytes, to: path)
        try registry.git("commit -qam altered")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        let sync = try machine.oracle("sync")
        #expect(
            sync.status == 5 && sync.errors.contains("the registry t misbehaved: an altered log"), "\(sync)")
        #expect(sync.errors.contains("\(machine.home)/state/evidence/"))
        #expect(try machine.size() == -1)
    }

    @Test func aHostThatIsAwayLosesNothing() throws {
        let (machine, _, host) = try Self.synced()
        try host.end()
        let sync = try machine.oracle("sync")
        #expect(sync.status == 1, "\(sync)")
        #expect(sync.errors.hasPrefix("error: the host cannot be reached\n  cause: "), "\(sync)")
        #expect(try machine.oracle("lookup", GrowingRegistry.digest("b")).output.contains("says known"))
        #expect(try machine.oracle("doctor").status == 0)
    }

    @Test func anExpiredRootAcceptsNothing() throws {
        let machine = try Machine()
        // 2020-01-01 and half a year before it.
        let registry = try GrowingRegistry(
            "\(machine.here)/registry", expires: 1_577_836_800, time: 1_561_939_200)
        try registry.publish("a")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        let sync = try machine.oracle("sync")
        #expect(sync.status == 1, "\(sync)")
        #expect(sync.errors.hasPrefix("error: the root of t has expired: nothing new is accepted from it\n"))
        #expect(try machine.size() == -1)
    }

    @Test(arguments: [
        ("gti://127.0.0.1/x", "the URL or path is refused"),
        ("htps://host.example/x", "the URL or path is refused"),
        ("git:/127.0.0.1/x", "the URL or path is refused"), ("registry", "the URL or path is refused"),
        ("/nowhere/at/all", "there is no repository"),
        ("<here>/empty", "there is no registry in the repository"),
        ("<here>/other", "there is no registry in the repository"),
    ])
    func anAddressOfNothingIsSaid(_ url: String, _ error: String) throws {
        let machine = try Machine()
        try machine.shell(
            "git init -q empty; git init -q other; cd other; echo x > x; git add x; git commit -qm x")
        let root = "sha256:\(String(repeating: "0", count: 64))"
        let tap = try machine.oracle("tap", "t", url.replacing("<here>", with: machine.here), "--root", root)
        #expect(tap.status == 1 && tap.output == "", "\(tap)")
        #expect(tap.errors.hasPrefix("error: \(error)\n  cause: "), "\(tap)")
        #expect(try machine.oracle("tap").errors == "note: no registry is followed\n")
    }
}
