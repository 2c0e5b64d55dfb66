internal import FileIO
internal import Testing

/// Several processes on one home.
@Suite struct ConcurrencyTests {
    @Test func theSecondSyncWaitsAndSaysForWhom() throws {
        let machine = try Machine()
        let fingerprint = try machine.simulate(300)
        let host = try GitDaemon(serving: machine.here)
        #expect(
            try machine.oracle("tap", "t", "\(host.url)/bench/bench.git", "--root", fingerprint).status == 0)

        // The first one is held up by a host that says nothing, for as long as it takes to look.
        host.pause()
        let first = try machine.start("sync")
        try Process.wait(for: "the first sync holds the lock") {
            let lock = String(decoding: try machine.bytes("\(machine.home)/data/taps/t.lock"), as: UTF8.self)
            return lock == "process \(first.id) (sync t)"
        }
        let second = try machine.start("sync")
        try Process.wait(for: "the second sync says something") { try !second.errors().isEmpty }
        #expect(second.isRunning)
        host.resume()

        let (one, other) = (try first.wait(), try second.wait())
        #expect(one.status == 0 && one.errors == "", "\(one)")
        #expect(one.output.hasPrefix("t: 301 entries verified"))
        #expect(other.status == 0 && other.output == "Already up-to-date.\n", "\(other)")
        #expect(other.errors == "note: waiting for process \(first.id) (sync t)\n")
        withExtendedLifetime(host) {}
    }

    /// Syncs that add, and in the second round one that makes the cache anew: whoever asks meanwhile gets the old answers or
    /// the new ones.
    @Test func lookupsDuringASyncSeeTheOldOrTheNewState() throws {
        let machine = try Machine()
        let fingerprint = try machine.simulate(300)
        #expect(try machine.oracle("tap", "t", machine.bench, "--root", fingerprint).status == 0)
        #expect(try machine.oracle("sync").status == 0)
        var size = 300
        for round in 0..<3 {
            let old = try machine.digest(size - 1)
            try machine.simulate(600, more: true)
            let new = try machine.digest(size + 599)
            if round == 1 { try removeFile(machine.cache) }
            let sync = try machine.start("sync")
            var readers: [(digest: String, process: Process.Running)] = []
            while sync.isRunning, readers.count < 24 {
                let digest = readers.count % 2 == 0 ? old : new
                readers.append((digest, try machine.start("lookup", digest)))
                Process.pause(milliseconds: 20)
                if try sync.errors().contains("error") { break }
                if try machine.hasEnded(sync) { break }
            }
            let synced = try sync.wait()
            #expect(synced.status == 0, "\(synced)")
            for reader in readers {
                let answer = try reader.process.wait()
                let says = "round \(round): \(answer)"
                #expect(answer.status == 4 && !answer.errors.contains("error:"), "\(says)")
                let isKnown = answer.output.contains("the tap t says known")
                #expect(
                    isKnown || (reader.digest == new && answer.output.contains("Nobody in 1 tap")), "\(says)")
            }
            #expect(try machine.oracle("lookup", new).output.contains("the tap t says known"))
            size += 600
        }
    }

    /// What several processes met at once is all remembered.
    @Test func modelsThatAreMetAtOnceAreAllRemembered() throws {
        let machine = try Machine()
        let fingerprint = try machine.simulate(1)
        #expect(try machine.oracle("tap", "t", machine.bench, "--root", fingerprint).status == 0)
        #expect(try machine.oracle("sync").status == 0)
        for round in 0..<3 {
            let names = (0..<8).map { "\(round)-\($0)" }
            for name in names { try writeAtomically(Array(name.utf8), to: "\(machine.here)/\(name).bin") }
            let running = try names.map { try machine.start("verify", "\($0).bin") }
            for process in running { #expect(try process.wait().status == 4) }
            let observed = try machine.oracle("observed", "--json").output
            for name in names { #expect(observed.contains("/\(name).bin\""), "\(observed)") }
        }
    }
}

extension Machine {
    /// Whether a child has ended and waits to be asked how.
    fileprivate func hasEnded(_ process: Process.Running) throws -> Bool {
        try shell("ps -o stat= -p $1 || true", "\(process.id)").hasPrefix("Z")
    }
}
