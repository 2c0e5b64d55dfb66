internal import FileIO
internal import TestSupport
internal import Testing

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Processes that are ended in the middle of their work: the old state stands or the new one, whole, and the next sync goes
/// through. The moments lie within the length of a sync, which is measured first; `WriteFaultTests` walks every change to a file.
@Suite(.serialized) struct KillTests {
    private static let old = 700
    private static let new = 1000

    /// At moments that the seed chooses, in whichever of the two processes it chooses.
    @Test func leavesTheOldStateOrTheNewOneAtRandom() throws {
        var random = Fuzzing.generator(31)
        let machine = try Machine()
        try machine.wrapHelper()
        let fingerprint = try machine.simulate(Self.old)
        let host = try GitDaemon(serving: machine.here)
        let tapped = try machine.oracle("tap", "t", "\(host.url)/bench/bench.git", "--root", fingerprint)
        #expect(tapped.status == 0, "\(tapped)")
        try machine.shell("cp -a home nothing")
        #expect(try machine.oracle("sync").status == 0)
        try machine.shell("cp -a home older")
        try machine.simulate(Self.new - Self.old, more: true)

        var lengths: [String: Double] = [:]
        for start in ["nothing", "older"] {
            try machine.shell("rm -rf home && cp -a $1 home", start)
            lengths[start] = try machine.lengthOfSync()
        }
        for round in 0..<Rounds.killer {
            let start = Bool.random(using: &random) ? "nothing" : "older"
            let victim: Machine.Victim = Bool.random(using: &random) ? .oracle : .helper
            // The first entry of a log is the pointer to its signers.
            let sizes = [start == "nothing" ? -1 : Self.old + 1, Self.new + 1]
            try machine.shell("rm -rf home pid && cp -a $1 home", start)
            let moment = Double.random(in: 0...1.1, using: &random) * (lengths[start] ?? 0)
            let sync = try machine.start("sync")
            Process.pause(milliseconds: UInt32(moment))
            switch victim {
            case .oracle: sync.send(SIGKILL)
            case .helper: try machine.shell("[ ! -s pid ] || kill -9 $(cat pid) 2>/dev/null || true")
            }
            let ended = try sync.wait()
            let place = "round \(round): \(victim) killed after \(Int(moment)) ms from \(start): \(ended)"
            if victim == .helper, ended.status != 0 {
                #expect(ended.status == 1, "\(place)")
                #expect(ended.errors.hasPrefix("error: the process that fetches failed\n"), "\(place)")
            }
            let size = try machine.size()
            #expect(sizes.contains(size), "\(place): \(size)")
            if size > 0 {
                let answer = try machine.oracle("lookup", machine.digest(Self.new - 1))
                #expect(answer.status == 4 && !answer.errors.contains("error:"), "\(place): \(answer)")
                #expect(answer.output.contains("the tap t says known") == (size == sizes[1]), "\(place)")
            }
            let again = try machine.oracle("sync")
            #expect(again.status == 0 && again.errors == "", "\(place): \(again)")
            #expect(try machine.size() == sizes[1], "\(place)")
            #expect(try machine.oracle("lookup", machine.digest(0)).output.contains("says known"))
            #expect(try machine.leftovers() == "", "\(place)")
        }
        withExtendedLifetime(host) {}
    }

    // MARK: Ctrl-C

    /// The host took the connection and says nothing.
    @Test(arguments: [1, 2]) func interruptsAFetch(_ times: Int) throws {
        let (machine, host) = try Self.tapped()
        let before = try machine.record()
        host.pause()
        let sync = try machine.start("sync")
        try Process.wait(for: "oracle-git runs") { FileStatus.exists("\(machine.here)/pid") }
        for _ in 0..<times { sync.send(SIGINT) }
        let ended = try sync.wait()
        #expect(ended.status == 130 && ended.output == "" && ended.errors == "", "\(ended)")
        host.resume()
        #expect(try machine.record() == before)
        // The process that fetches goes with the one that started it.
        try Process.wait(for: "oracle-git is gone") {
            try machine.shell("! kill -0 $(cat pid) 2>/dev/null || echo runs") == ""
        }
        let again = try machine.oracle("sync")
        #expect(again.status == 0, "\(again)")
        #expect(try machine.leftovers() == "")
        withExtendedLifetime(host) {}
    }

    @Test func interruptsTheWaitForAnotherSync() throws {
        let (machine, host) = try Self.tapped()
        host.pause()
        let first = try machine.start("sync")
        try Process.wait(for: "oracle-git runs") { FileStatus.exists("\(machine.here)/pid") }
        let second = try machine.start("sync")
        try Process.wait(for: "the second one waits") { try !second.errors().isEmpty }
        second.send(SIGINT)
        let ended = try second.wait()
        #expect(ended.status == 130 && ended.output == "", "\(ended)")
        #expect(ended.errors == "note: waiting for process \(first.id) (sync t)\n")
        host.resume()
        let fetched = try first.wait()
        #expect(fetched.status == 0, "\(fetched)")
        withExtendedLifetime(host) {}
    }

    /// Whenever it comes: nothing happened, or all of it.
    @Test func interruptsASyncAnywhere() throws {
        let (machine, host) = try Self.tapped()
        try machine.shell("cp -a home saved")
        let length = try machine.lengthOfSync()
        try machine.shell("rm -rf home && cp -a saved home")
        let before = try machine.record()
        for moment in 0..<5 {
            try machine.shell("rm -rf home && cp -a saved home")
            let sync = try machine.start("sync", "--json")
            Process.pause(milliseconds: UInt32(length * (Double(moment) + 0.5) / 5))
            sync.send(SIGINT)
            let ended = try sync.wait()
            #expect(ended.status == 0 || ended.status == 130, "\(ended)")
            #expect(ended.errors == "", "\(ended)")
            // What was committed before the last moment stays.
            if try machine.size() == -1 { #expect(try machine.record() == before, "moment \(moment)") }
            let leftovers = try machine.leftovers()
            #expect(leftovers == "", "moment \(moment)")
            #expect(try machine.oracle("sync").status == 0)
        }
        withExtendedLifetime(host) {}
    }

    @Test func interruptsADigest() throws {
        let machine = try Machine()
        // 16 GiB that take no room, and longer than anybody waits.
        try machine.shell("truncate -s 16G big.bin")
        let digest = try machine.start("digest", "big.bin")
        try Process.wait(for: "it reads") {
            let count = try machine.shell("sed -n 's/^rchar: //p' /proc/$1/io", "\(digest.id)")
            return count.count > 7
        }
        digest.send(SIGINT)
        let ended = try digest.wait()
        #expect(ended.status == 130 && ended.output == "" && ended.errors == "", "\(ended)")
        #expect(try !machine.record().contains("big.bin"))
        #expect(try machine.leftovers() == "")
    }

    private static func tapped() throws -> (Machine, GitDaemon) {
        let machine = try Machine()
        let fingerprint = try machine.simulate(600)
        let host = try GitDaemon(serving: machine.here)
        let tapped = try machine.oracle("tap", "t", "\(host.url)/bench/bench.git", "--root", fingerprint)
        #expect(tapped.status == 0, "\(tapped)")
        try machine.wrapHelper()
        return (machine, host)
    }
}

extension Machine {
    /// From now on `pid` holds the number of the process that fetches.
    fileprivate func wrapHelper() throws {
        let script = "#!/bin/sh\necho $$ > '\(here)/pid'\nexec '\(Layout.oracle)-git'\n"
        try writeAtomically(Array(script.utf8), to: "\(here)/helper", mode: 0o755)
        variables["ORACLE_GIT_HELPER"] = "\(here)/helper"
    }

    /// Milliseconds that an undisturbed sync takes now.
    fileprivate func lengthOfSync() throws -> Double {
        var result: Process.Result?
        let length = try ContinuousClock().measure { result = try oracle("sync") }
        #expect(result?.status == 0)
        return length / .milliseconds(1)
    }

    /// Files of the home that are of no use when nobody runs; half-written packs and references' locks go with the next fetch.
    func leftovers() throws -> String {
        try shell(
            """
            [ -d home ] || exit 0
            find home -name '*.tmp-*' -o -name '*.new' -o -name '*-journal' -o -name '*-wal'
            """)
    }
}
