internal import FileIO
internal import Testing

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Mirrors, and files that are carried to where no network is.
@Suite struct AirGapTests {
    /// A machine that follows a served registry of `a` and `b`.
    private static func synced() throws -> (Machine, GrowingRegistry, GitDaemon) {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a", "b")
        let host = try GitDaemon(serving: machine.here)
        _ = try machine.oracle("tap", "t", "\(host.url)/registry", "--root", registry.fingerprint)
        #expect(try machine.oracle("sync").status == 0)
        return (machine, registry, host)
    }

    /// Another machine, without network, that met the registry through a file.
    private static func apart(_ file: String, _ registry: GrowingRegistry) throws -> Machine {
        let machine = try Machine()
        machine.variables["ORACLE_OFFLINE"] = "1"
        let tap = try machine.oracle("tap", "t", "--from", file, "--root", registry.fingerprint)
        #expect(tap.status == 0, "\(tap)")
        return machine
    }

    @Test func aFileIsSyncedLikeAHost() throws {
        let (machine, registry, host) = try Self.synced()
        let file = "\(machine.here)/first.tar"
        let export = try machine.oracle("tap", "export", "t", file)
        #expect(export.status == 0 && export.output.contains("3 entries of t"), "\(export)")
        // The same state is the same file.
        #expect(try machine.oracle("tap", "export", "t", "\(file).again").status == 0)
        #expect(try machine.bytes("\(file).again") == machine.bytes(file))

        let far = try Self.apart(file, registry)
        let sync = try far.oracle("sync", "--from", file)
        #expect(sync.status == 0 && sync.output.hasPrefix("t: 3 entries verified"), "\(sync)")
        #expect(try far.oracle("lookup", GrowingRegistry.digest("b")).output.contains("the tap t says known"))
        #expect(try far.oracle("sync", "t", "--from", file).output == "Already up-to-date.\n")
        // What was carried here can be carried on.
        #expect(try far.oracle("tap", "export", "t", "\(file).on").status == 0)
        #expect(try machine.bytes("\(file).on") == machine.bytes(file))

        try registry.publish("c")
        #expect(try machine.oracle("sync").status == 0)
        #expect(try machine.oracle("tap", "export", "t", "\(machine.here)/second.tar").status == 0)
        let second = try far.oracle("sync", "--from", "\(machine.here)/second.tar")
        #expect(second.output.hasPrefix("t: 1 new, 4 entries verified"), "\(second)")
        // Last month's file does no harm, and changes nothing.
        let state = try far.bytes(far.trustState)
        let old = try far.oracle("sync", "--from", file)
        #expect(old.status == 0 && old.output.contains("older than what is here (3 of 4 entries)"), "\(old)")
        #expect(try far.bytes(far.trustState) == state)
        let lost = try far.oracle("cache", "clear")
        #expect(lost.status == 0)
        let anew = try far.oracle("sync", "--from", "\(machine.here)/second.tar")
        #expect(anew.output.hasPrefix("t: the cache was made anew"), "\(anew)")
        withExtendedLifetime(host) {}
    }

    /// Whoever maintains a registry needs no `oracle` to make the file.
    @Test func gitMakesTheFileToo() throws {
        let (machine, registry, host) = try Self.synced()
        try registry.git("archive --format=tar -o ../git.tar HEAD")
        try machine.shell("tar cf tar.tar -C registry log && tar tf tar.tar > list")
        for name in ["git.tar", "tar.tar"] {
            let far = try Self.apart("\(machine.here)/\(name)", registry)
            let sync = try far.oracle("sync", "--from", "\(machine.here)/\(name)")
            #expect(sync.status == 0 && sync.output.hasPrefix("t: 3 entries verified"), "\(sync)")
        }
        // And tar reads what oracle makes.
        #expect(try machine.oracle("tap", "export", "t", "x.tar").status == 0)
        #expect(try machine.shell("tar tf x.tar").hasPrefix("log/checkpoint\nlog/root/1.root.json\n"))
        withExtendedLifetime(host) {}
    }

    @Test func aForkedFileIsAForkAndAnOldForkToo() throws {
        let (machine, registry, host) = try Self.synced()
        let file = "\(machine.here)/t.tar"
        #expect(try machine.oracle("tap", "export", "t", file).status == 0)
        let far = try Self.apart(file, registry)
        #expect(try far.oracle("sync", "--from", file).status == 0)

        // Another log of the same keys: shorter, as long, and longer than what was seen.
        for (names, what) in [
            (["x"], "it shows another log of 2 entries than the one that was seen before"),
            (["x", "y"], "it shows another log of 3 entries than before"),
            (["x", "y", "z"], "its log was rewritten: it forked at or before entry 3"),
        ] {
            let twin = try GrowingRegistry("\(machine.here)/twin")
            for name in names { try twin.publish(name) }
            try machine.shell(
                "cd twin && git archive --format=tar -o ../twin.tar HEAD && cd .. && rm -rf twin")
            let state = try far.bytes(far.trustState)
            let sync = try far.oracle("sync", "--from", "\(machine.here)/twin.tar")
            #expect(sync.status == 5 && sync.errors.contains(what), "\(sync)")
            let evidence = try #require(sync.errors.firstMatch(of: /kept in (\S+)/), "\(sync)")
            let text = String(decoding: try far.bytes(String(evidence.output.1)), as: UTF8.self)
            // Both notes, and where the sizes differ the proof that they are of two logs.
            #expect(text.contains("\ntrusted ") && text.contains("\noffered "))
            #expect(text.contains("\nproof ") == (names.count != 2), "\(text)")
            #expect(try far.bytes(far.trustState) == state)
        }
        withExtendedLifetime(host) {}
    }

    @Test func whatIsNoExportIsSaid() throws {
        let (machine, registry, host) = try Self.synced()
        try machine.shell("echo hello > no.tar; mkdir folder; tar cf empty.tar folder")
        for (file, cause) in [
            ("no.tar", "no tar archive"),
            ("empty.tar", "holds neither log/checkpoint nor registry/log/checkpoint"),
        ] {
            let sync = try machine.oracle("sync", "--from", file)
            #expect(sync.status == 1 && sync.errors.contains(cause), "\(sync)")
        }
        #expect(try machine.oracle("sync", "--from", "nowhere.tar").errors.contains("no such file"))
        #expect(try machine.oracle("sync", "--from", "folder").status == 1)
        #expect(try machine.oracle("sync", "t", "t", "--from", "no.tar").status == 64)
        let twice = try machine.oracle("tap", "t", "--from", "no.tar", "--root", registry.fingerprint)
        #expect(twice.status == 64 && twice.errors.contains("oracle sync t --from no.tar"), "\(twice)")
        // Another registry's file, for no tap that is followed.
        let other = try GrowingRegistry("\(machine.here)/other")
        try other.publish("a")
        try machine.shell(
            "sed -i '1s/.*/another.test\\/log/' other/log/checkpoint && tar cf other.tar -C other log")
        let stranger = try machine.oracle("sync", "--from", "other.tar")
        #expect(
            stranger.status == 1 && stranger.errors.contains("no tap follows the log another.test/log"),
            "\(stranger)")
        let forced = try machine.oracle("sync", "t", "--from", "other.tar")
        #expect(forced.status == 5, "\(forced)")
        // A folder cannot be written to, and a tap that was never synced has nothing to write.
        #expect(try machine.oracle("tap", "export", "t", "folder").status == 64)
        #expect(try machine.oracle("tap", "export", "u", "u.tar").errors.contains("there is no tap u"))
        withExtendedLifetime(host) {}
    }

    /// Killed at any moment, there is the old file or the new one.
    @Test func aKilledExportLeavesTheOldFile() throws {
        let (machine, _, host) = try Self.synced()
        let file = "\(machine.here)/t.tar"
        #expect(try machine.oracle("tap", "export", "t", file).status == 0)
        let whole = try machine.bytes(file)
        for round in 0..<12 {
            let running = try machine.start("tap", "export", "t", file)
            usleep(UInt32(round) * 1500)
            running.send(SIGKILL)
            _ = try running.wait()
            #expect(try machine.bytes(file) == whole)
        }
        #expect(try machine.oracle("tap", "export", "t", file).status == 0)
        #expect(try listDirectory(machine.here).filter { $0.contains(".tmp-") } == [])
        withExtendedLifetime(host) {}
    }

    // MARK: Mirrors

    @Test func aMirrorStandsInForAHostThatIsAway() throws {
        let (machine, registry, host) = try Self.synced()
        try machine.shell("cp -r registry mirror")
        let mirror = try machine.oracle("tap", "t", "--mirror", "mirror")
        #expect(mirror.status == 0 && mirror.output.contains("Mirror \(machine.here)/mirror\n"), "\(mirror)")
        // The host answers: nobody asks the mirror.
        let first = try machine.oracle("sync")
        #expect(first.output == "Already up-to-date.\n" && first.errors == "", "\(first)")

        try registry.publish("c")
        try machine.shell("rm -rf mirror && cp -r registry mirror")
        try host.end()
        let sync = try machine.oracle("sync")
        #expect(sync.status == 0 && sync.output.hasPrefix("t: 1 new, 4 entries verified"), "\(sync)")
        #expect(sync.errors.contains("warning: t: \(host.url)/registry: the host cannot be reached"))
        #expect(sync.errors.contains("note: t: from the mirror \(machine.here)/mirror"))

        // One that is behind is only old.
        try machine.shell("cd mirror && git reset -q --hard HEAD~1")
        let state = try machine.bytes(machine.trustState)
        let behind = try machine.oracle("sync")
        #expect(
            behind.status == 0 && behind.output.contains("is older than what is here (3 of 4 entries)"),
            "\(behind)")
        #expect(try machine.bytes(machine.trustState) == state)

        // The next one is asked then.
        try registry.publish("d")
        #expect(try machine.oracle("tap", "t", "--mirror", registry.folder).status == 0)
        let second = try machine.oracle("sync")
        #expect(second.status == 0 && second.output.hasPrefix("t: 1 new, 5 entries verified"), "\(second)")

        // Where none answers, all are named.
        try machine.shell("rm -rf mirror registry")
        let none = try machine.oracle("sync")
        #expect(none.status == 1 && none.errors.contains("from any of 3 places"), "\(none)")
        #expect(none.errors.contains("\(machine.here)/mirror: there is no folder"), "\(none)")
        let without = try machine.oracle("tap", "t", "--no-mirror")
        #expect(without.status == 0 && !without.output.contains("Mirror"))
        #expect(try machine.oracle("sync").errors.hasPrefix("error: the host cannot be reached"))
    }

    @Test func aMirrorThatForksIsTold() throws {
        let (machine, registry, host) = try Self.synced()
        let twin = try GrowingRegistry("\(machine.here)/twin")
        try twin.publish("x")
        _ = try machine.oracle("tap", "t", "--mirror", twin.folder, "--mirror", registry.folder)
        try host.end()
        let state = try machine.bytes(machine.trustState)
        // It is not passed over for the next one, though it shows less.
        let sync = try machine.oracle("sync")
        #expect(sync.status == 5 && sync.errors.contains("it shows another log of 2 entries"), "\(sync)")
        #expect(try machine.bytes(machine.trustState) == state)
    }

    @Test func mirrorsAreBoundedAndChecked() throws {
        let (machine, _, host) = try Self.synced()
        #expect(try machine.oracle("tap", "u", "--mirror", "/x").errors.contains("there is no tap u"))
        #expect(try machine.oracle("tap", "t", "--mirror", "http://mirror.example/x").status == 1)
        for number in 0..<8 {
            #expect(try machine.oracle("tap", "t", "--mirror", "/mirror/\(number)").status == 0)
        }
        let more = try machine.oracle("tap", "t", "--mirror", "/mirror/9")
        #expect(more.status == 1 && more.errors.contains("more than 8 mirrors"), "\(more)")
        // One that stands there is not added again.
        #expect(try machine.oracle("tap", "t", "--mirror", "/mirror/7").status == 0)
        #expect(try machine.oracle("tap").output.contains("/registry, 8 mirrors\n"))
        #expect(try machine.oracle("tap", "t", "--no-mirror", "--mirror", "/mirror/9").status == 0)
        #expect(try machine.oracle("tap").output.contains("/registry, 1 mirror\n"))
        withExtendedLifetime(host) {}
    }
}
