internal import FileIO
internal import Testing

/// Disks without room: it is said, nothing that was there is lost, and with room the same command goes through.
@Suite struct FullDiskTests {
    /// Whether this process may mount something that it alone sees.
    static let mayMount: Bool = {
        let mounted = try? Process.run(
            ["/usr/bin/unshare", "-m", "/bin/sh", "-c", "mount -t tmpfs none /tmp"], environment: [:],
            directory: "/")
        return mounted?.status == 0
    }()

    /// Runs a script in a mount namespace of its own, where `home` is a small disk. `run` shows a command's words, its
    /// output and its status.
    private static func onASmallDisk(_ machine: Machine, _ script: String) throws -> String {
        let prelude = """
            PATH=\(Layout.products):$PATH
            run() { echo "$ $*"; "$@" 2>&1 || echo "[$?]"; }
            size() { mount -o "remount,size=$1" home; }
            fill() { dd if=/dev/zero of=home/fill bs=4k 2>/dev/null || true; }
            mkdir home; mount -t tmpfs -o size=16m none home

            """
        let result = try Process.run(
            ["/usr/bin/unshare", "-m", "/bin/sh", "-ec", prelude + script], environment: machine.variables,
            directory: machine.here)
        #expect(result.status == 0, "\(result)")
        return result.output
    }

    private static func full(_ path: String) -> String {
        """
        error: the disk is full
          cause: \(path)
        help: make room and run the same command again; nothing that was there is lost
        [1]

        """
    }

    @Test(.enabled(if: mayMount, "only who may mount can make a small disk"))
    func aSyncOnAFullDiskLosesNothing() throws {
        let machine = try Machine()
        let fingerprint = try machine.simulate(1000)
        let host = try GitDaemon(serving: machine.here)
        let (digest, lookup) = (try machine.digest(7), "grep -o 'the tap t says known'")
        let output = try Self.onASmallDisk(
            machine,
            """
            oracle tap t \(host.url)/bench/bench.git --root \(fingerprint) >/dev/null 2>&1
            # Room for what is fetched, not for the cache.
            size 700k
            run oracle sync
            size 64m
            run oracle sync
            registry-simulate bench --more 600 >/dev/null
            fill
            run oracle sync
            oracle lookup \(digest) | \(lookup)
            # No room to fetch, and no cache to answer from.
            rm home/cache/taps/t.sqlite
            fill2() { dd if=/dev/zero of=home/fill2 bs=4k 2>/dev/null || true; }
            fill2
            run oracle lookup \(digest)
            rm home/fill home/fill2
            oracle lookup \(digest) | \(lookup)
            run oracle sync
            # What it says of libgit2 is this machine's.
            oracle doctor | tail -n 1
            """)
        let home = machine.home
        let masked = output.replacing(/signed .*/, with: "signed <age>").replacing(/pack_\w+/, with: "pack_x")
            .replacing(/sqlite(-journal|.new)/, with: "sqlite")
        #expect(
            masked == """
                $ oracle sync
                \(Self.full("\(home)/cache/taps/t.sqlite: cannot write"))\
                $ oracle sync
                t: 1,001 entries verified, signed <age>
                $ oracle sync
                \(Self.full("cannot extend packfile '\(home)/data/taps/t/git/objects/pack/pack_x': No space left on device"))\
                the tap t says known
                $ oracle lookup \(digest)
                \(Self.full("\(home)/cache/taps/t.sqlite: cannot write"))\
                the tap t says known
                $ oracle sync
                t: 600 new, 1,601 entries verified, signed <age>
                Your system is ready.

                """, "\(output)")
        withExtendedLifetime(host) {}
    }

    /// An addition to a cache that stands is one transaction: without room for it, it never was.
    @Test(.enabled(if: mayMount, "only who may mount can make a small disk"))
    func anAdditionWithoutRoomNeverWas() throws {
        let machine = try Machine()
        let fingerprint = try machine.simulate(300)
        let digest = try machine.digest(7)
        let output = try Self.onASmallDisk(
            machine,
            """
            oracle tap t \(machine.bench) --root \(fingerprint) >/dev/null 2>&1
            run oracle sync
            registry-simulate bench --more 600 >/dev/null
            fill
            run oracle sync
            oracle lookup \(digest) | grep -o 'the tap t says known'
            rm home/fill
            run oracle sync
            """)
        let masked = output.replacing(/signed .*/, with: "signed <age>")
            .replacing(/sqlite(-journal|.new)/, with: "sqlite")
        #expect(
            masked == """
                $ oracle sync
                t: 301 entries verified, signed <age>
                $ oracle sync
                \(Self.full("\(machine.home)/cache/taps/t.sqlite: cannot write"))\
                the tap t says known
                $ oracle sync
                t: 600 new, 901 entries verified, signed <age>

                """, "\(output)")
    }

    @Test(
        .enabled(if: FileStatus.exists("/dev/full")),
        arguments: [["tap"], ["tap", "--json"], ["env"], ["help"], ["--version"], ["completions", "bash"]])
    func anAnswerThatCannotBeWrittenIsAFailure(_ words: [String]) throws {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        let result = try Process.run(
            [Layout.oracle] + words, environment: machine.variables, directory: machine.here,
            output: "/dev/full")
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix("error: the disk is full\n  cause: standard output: cannot write\n"),
            "\(result)")
    }
}
