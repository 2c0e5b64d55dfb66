internal import FileIO
internal import Testing

/// Files of the home that are lost, damaged, another's or older, and homes that take no writes.
@Suite struct CacheFaultTests {
    enum Fault: String, CaseIterable {
        case deleted = "rm $1"
        case empty = ": > $1"
        case truncated = "truncate -s 20000 $1"
        case garbage = "head -c 100000 /dev/zero | tr '\\0' x > $1"
        case newerVersion =
            "/usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(\"PRAGMA user_version = 7\")' $1"
        case directory = "rm $1 && mkdir $1 && touch $1/file"
        case otherMachine = "cp other/cache/taps/t.sqlite $1"
        case older = "cp older.sqlite $1"
    }

    /// A machine that synced from a host that is gone now, and another one's home.
    private static func synced() throws -> Machine {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        let host = try GitDaemon(serving: machine.here)
        func sync() throws {
            let result = try machine.oracle("sync")
            guard result.status == 0 else { throw Process.Failure(description: result.errors) }
        }
        func tap() throws {
            _ = try machine.oracle("tap", "t", "\(host.url)/registry", "--root", registry.fingerprint)
        }
        try tap()
        try sync()
        try machine.shell("cp \(machine.cache) older.sqlite && cp -a home older")
        try registry.publish("b")
        try machine.shell("mv home mine")
        try tap()
        try sync()
        try machine.shell("mv home other && mv mine home")
        try sync()
        try host.end()
        return machine
    }

    @Test(arguments: Fault.allCases) func theCacheIsMadeAnewWithoutAConnection(_ fault: Fault) throws {
        let machine = try Self.synced()
        for words in [["lookup", GrowingRegistry.digest("b")], ["info", "zoo/b"], ["doctor"]] {
            func ask() throws -> Process.Result {
                try Process.run(
                    [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            }
            let before = try ask()
            #expect(before.errors == "", "\(before)")
            try machine.shell(fault.rawValue, machine.cache)
            let after = try ask()
            #expect(after.status == before.status && after.output == before.output, "\(after)")
            let source = fault == .otherMachine ? "its own entries" : "what was fetched before"
            #expect(
                after.errors
                    == "note: the cache of the tap t was missing, damaged or another's; it was made anew from \(source)\n"
            )
            #expect(try ask().errors == "")
        }
    }

    /// `tap` reads no cache, so it has nothing to make anew.
    @Test func theListOfTapsNeedsNoCache() throws {
        let machine = try Self.synced()
        let before = try machine.oracle("tap", "--json")
        try removeFile(machine.cache)
        let after = try machine.oracle("tap", "--json")
        #expect(after.status == 0 && after.output == before.output && after.errors == "")
        #expect(try machine.size() == 3)
    }

    /// Both older, cache and trust state, is an older state, and only that.
    @Test func aHomeFromABackupIsAnOlderState() throws {
        let machine = try Self.synced()
        try machine.shell("rm -rf home && mv older home")
        #expect(try machine.size() == 2)
        let known = try machine.oracle("lookup", GrowingRegistry.digest("a"))
        #expect(known.errors == "" && known.output.contains("the tap t says known"), "\(known)")
        let unknown = try machine.oracle("lookup", GrowingRegistry.digest("b"))
        #expect(unknown.errors == "" && unknown.output.contains("Nobody in 1 tap"), "\(unknown)")
    }

    @Test(arguments: [
        "rm $1", ": > $1", "echo garbage > $1", "truncate -s 100 $1", "sed -i s/growing/glowing/ $1",
    ])
    func aLostTrustStateIsSaidAndMended(_ fault: String) throws {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        #expect(try machine.oracle("sync").status == 0)
        try machine.shell(fault, machine.trustState)
        for words in [
            ["lookup", GrowingRegistry.digest("a")], ["info", "zoo/a"], ["sync"], ["doctor"], ["tap"],
        ] {
            let result = try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            #expect(result.status == 1, "\(words): \(result)")
            let says = result.output + result.errors
            #expect(says.contains("what was trusted of the tap t "), "\(words): \(result)")
            #expect(says.contains("help: oracle tap t --reset-trust\n"), "\(words): \(result)")
        }
        let reset = try machine.oracle("tap", "t", "--reset-trust")
        #expect(reset.status == 0 && reset.output.contains(registry.fingerprint), "\(reset)")
        let sync = try machine.oracle("sync")
        #expect(sync.status == 0 && sync.output.hasPrefix("t: 2 entries verified"), "\(sync)")
        #expect(try machine.oracle("lookup", GrowingRegistry.digest("a")).output.contains("says known"))
        #expect(try machine.oracle("doctor").status == 0)
    }

    // MARK: Places

    /// A home that was synced, asked where nothing can be written and nobody reached.
    @Test(
        .enabled(if: Process.isRoot, "only root may take the network or the user away"),
        arguments: HardPlacesTests.Place.allCases.filter(\.needsRoot))
    func aSyncedTapAnswers(in place: HardPlacesTests.Place) throws {
        let machine = try Self.synced()
        try createDirectories("\(machine.here)/scratch")
        try Process.open(machine.here)
        try Process.open("\(machine.here)/scratch")
        if place == .unknownUser { try machine.shell("chown -R 65534:65534 home") }
        for words in [
            ["lookup", GrowingRegistry.digest("b")], ["info", "zoo/a"], ["tap"], ["doctor"], ["list"],
        ] {
            let usual = try Process.run(
                [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
            let answer = try Process.run(
                place.prefix(scratch: "\(machine.here)/scratch") + [Layout.oracle] + words,
                environment: machine.variables, directory: machine.here)
            #expect(answer.status == usual.status && answer.output == usual.output, "\(words): \(answer)")
            let notes = answer.errors.split(separator: "\n")
            #expect(notes.count <= 1 && notes.allSatisfy { $0.hasPrefix("note: ") }, "\(words): \(answer)")
        }
    }

    /// A cache that is lost where it cannot be made anew: said, and nothing made up.
    @Test(.enabled(if: Process.isRoot, "only root may mount")) func aReadOnlyHomeWithoutACacheIsSaid() throws
    {
        let machine = try Self.synced()
        try removeFile(machine.cache)
        try createDirectories("\(machine.here)/scratch")
        let answer = try Process.run(
            HardPlacesTests.Place.readOnlyRoot.prefix(scratch: "\(machine.here)/scratch")
                + [Layout.oracle, "lookup", GrowingRegistry.digest("b")],
            environment: machine.variables, directory: machine.here)
        #expect(answer.status == 1 && answer.output == "", "\(answer)")
        #expect(answer.errors.contains("error: the cache of the tap t cannot be used"), "\(answer)")
    }
}
