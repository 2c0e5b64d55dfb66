internal import FileIO
internal import Testing

/// A sync and a publish that end, or find the disk full, at each change that they make to files: afterwards the old state
/// stands or the new one, whole, and the same command goes through.
@Suite(.serialized, .enabled(if: WriteFault.library != nil, "LD_PRELOAD is Linux's"))
struct WriteFaultTests {
    /// What a sync starts from.
    enum Start: String, CaseIterable, Sendable {
        case nothing
        case older = "an older state"
        case uncached = "an older state without a cache"
    }

    static let syncs: [(Start, Machine.Victim)] = [
        (.nothing, .oracle), (.older, .oracle), (.uncached, .oracle), (.nothing, .helper), (.older, .helper),
    ]

    @Test(arguments: syncs, WriteFault.Kind.allCases)
    func aSyncIsNothingOrAllOfIt(_ sync: (start: Start, victim: Machine.Victim), _ kind: WriteFault.Kind)
        throws
    {
        let machine = try Machine()
        try machine.wrapHelperForFaults()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        if sync.start != .nothing { #expect(try machine.oracle("sync").status == 0) }
        try registry.publish("b")
        if sync.start == .uncached { try removeFile(machine.cache) }
        try machine.shell("cp -a home saved")
        let count = try machine.changes(of: ["sync"], in: sync.victim)
        #expect(count > 5)

        for moment in WriteFault.moments(of: count) {
            try machine.shell("rm -rf home && cp -a saved home")
            let (ended, hit) = try machine.run(["sync"], fault: "\(kind.rawValue):\(moment)", in: sync.victim)
            let place = "\(sync.victim), change \(moment) of \(count): \(hit ?? "none"): \(ended)"
            #expect(hit != nil, "\(place)")
            switch (kind, sync.victim) {
            case (.killed, .oracle): #expect(ended.status == 137, "\(place)")
            case (.killed, .helper):
                // What it does behind its last answer is nobody's loss.
                #expect(
                    ended.status == 0 || ended.errors.hasPrefix("error: the process that fetches failed\n"),
                    "\(place)")
            case (.diskFull, _):
                #expect(
                    ended.status == 0 || ended.errors.hasPrefix("error: the disk is full\n"), "\(place)")
            }
            // Every answer is of the old state or of the new one.
            let size = try machine.size()
            #expect(size == 3 || ended.status != 0 && size == (sync.start == .nothing ? -1 : 2), "\(place)")
            if size > 0 {
                let answer = try machine.oracle("lookup", GrowingRegistry.digest("b"))
                #expect(!answer.errors.contains("error:"), "\(place): \(answer)")
                #expect(answer.output.contains("the tap t says known") == (size == 3), "\(place): \(answer)")
            }
            let again = try machine.oracle("sync")
            #expect(again.status == 0 && again.errors == "", "\(place): \(again)")
            #expect(try machine.size() == 3, "\(place)")
            for name in ["a", "b"] {
                let answer = try machine.oracle("lookup", GrowingRegistry.digest(name))
                #expect(answer.output.contains("says known") && answer.errors == "", "\(place): \(answer)")
            }
            #expect(try machine.leftovers() == "", "\(place)")
        }
    }

    /// Whoever reads the folder in between finds a whole log, the old or the new one; the next publish makes byte for byte what
    /// an undisturbed one makes.
    @Test(arguments: WriteFault.Kind.allCases) func aPublishIsFinishedByTheNextOne(_ kind: WriteFault.Kind)
        throws
    {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        try registry.draft("b", "c")
        try registry.storeKeys(in: "\(machine.home)/data/keys")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        // No git repository any more: readers see the folder as it is at that moment.
        try machine.shell("rm -rf registry/.git; cp -a registry draft; cp -a home saved")
        // Whatever the clock says goes into the signature.
        machine.variables["LD_PRELOAD"] = WriteFault.library
        machine.variables["ORACLE_FAULT_TIME"] = "\(RegistryFixture.time + 3600)"
        let publish = ["registry", "publish", "registry"]
        let count = try machine.changes(of: publish, in: .oracle)
        #expect(count > 10)
        try machine.shell("mv registry undisturbed")

        for moment in WriteFault.moments(of: count) {
            try machine.shell("rm -rf registry home && cp -a draft registry && cp -a saved home")
            let (ended, hit) = try machine.run(publish, fault: "\(kind.rawValue):\(moment)", in: .oracle)
            let place = "change \(moment) of \(count): \(hit ?? "none"): \(ended)"
            #expect(hit != nil, "\(place)")
            switch kind {
            case .killed: #expect(ended.status == 137, "\(place)")
            case .diskFull:
                #expect(
                    ended.status == 0 || ended.errors.hasPrefix("error: the disk is full\n"), "\(place)")
            }
            let reader = try machine.oracle("sync")
            #expect(reader.status == 0, "\(place): \(reader)")
            #expect([2, 4].contains(try machine.size()), "\(place)")
            let again = try Process.run(
                [Layout.oracle] + publish, environment: machine.variables, directory: machine.here)
            #expect(again.status == 0 && again.errors.contains("error") == false, "\(place): \(again)")
            let difference = try machine.shell("diff -r undisturbed registry || true")
            #expect(difference == "", "\(place)")
            #expect(try machine.oracle("sync").status == 0, "\(place)")
            #expect(try machine.size() == 4, "\(place)")
        }
    }

    /// A draft of a model is there, whole, or not at all; so is the statement that is made of it.
    @Test(arguments: WriteFault.Kind.allCases) func aDraftAndItsStatementAreNothingOrAllOfIt(
        _ kind: WriteFault.Kind
    ) throws {
        let machine = try Machine()
        try Fixtures.make("registry", in: machine.here)
        try Fixtures.make("keys", in: machine.here)
        machine.variables["ORACLE_NO_OBSERVED"] = "1"
        #expect(try machine.oracle("key", "import", "keys/ada.pem", "--name", "ada", "--plain").status == 0)
        let create = [
            "create", "instruct", "--name", "ada/new", "--version", "1", "--from-scratch", "--registry",
            "registry",
        ]
        let attest = ["attest", "release", "ada/new", "--as", "ada", "--registry", "registry"]
        for words in [create, attest] {
            try machine.shell("rm -rf before && cp -a registry before && rm -rf saved && cp -a home saved")
            let count = try machine.changes(of: words, in: .oracle)
            try machine.shell("rm -rf after && mv registry after")
            for moment in WriteFault.moments(of: count) {
                try machine.shell("rm -rf registry home && cp -a before registry && cp -a saved home")
                let (ended, hit) = try machine.run(words, fault: "\(kind.rawValue):\(moment)", in: .oracle)
                let place = "\(words[0]), change \(moment) of \(count): \(hit ?? "none"): \(ended)"
                if kind == .diskFull {
                    #expect(
                        ended.status == 0 || ended.errors.contains("error: the disk is full\n"), "\(place)")
                }
                // A process that is killed may leave a file that is not named yet, and a statement without its manifest, which
                // an audit names; never half a file. One that fails puts back what it wrote.
                let same = try machine.shell(
                    """
                    cd registry; find . -type f -not -path './.git/*' -not -name '*.tmp-*' | while read -r file; do
                        cmp -s "$file" "../before/$file" || cmp -s "$file" "../after/$file" || echo "$file"
                    done
                    """)
                #expect(same == "", "\(place)")
                if kind == .diskFull, ended.status != 0 {
                    #expect(
                        try machine.shell(
                            "find registry -type d -empty -not -path '*/.git/*' -delete; diff -r before registry > /dev/null || diff -r after registry || true"
                        ) == "", "\(place)")
                }
                let again = try Process.run(
                    [Layout.oracle] + words, environment: machine.variables, directory: machine.here)
                // Killed behind the last change, it was done.
                #expect(
                    again.status == 0 || again.errors.hasPrefix("error: nothing of ada/new waits"),
                    "\(place): \(again)")
                #expect(
                    try machine.shell("diff -r -x '*.tmp-*' after registry || true") == "", "\(place)")
            }
            try machine.shell("rm -rf registry && cp -a after registry")
        }
    }
}
