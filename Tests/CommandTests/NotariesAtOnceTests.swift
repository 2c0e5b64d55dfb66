internal import FileIO
internal import Testing

/// Two contributors and two notaries, each with a clone of one bare repository, who push whenever they have something: every push
/// goes through after a rebase at most, no rebase meets a conflict, and what they made together is published.
@Suite(.serialized) struct NotariesAtOnceTests {
    /// More by `make notary`.
    private static let rounds = TranscriptTests.variable("ORACLE_NOTARY_ROUNDS").flatMap(Int.init) ?? 8

    @Test func neverConflictInGit() throws {
        let here = try Process.temporaryDirectory("oracle-notaries")
        defer { try? removeTree(here) }
        try Fixtures.make("notaries", in: here)
        func shell(_ script: String, home: String) throws -> Process.Result {
            try Process.run(
                ["/bin/sh", "-euc", script],
                environment: [
                    "PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "HOME": here,
                    "ORACLE_HOME": "\(here)/home-\(home)", "ORACLE_NO_DEFAULT_TAP": "1", "TMPDIR": here,
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": home,
                    "GIT_AUTHOR_EMAIL": "\(home)@localhost",
                    "GIT_COMMITTER_NAME": home, "GIT_COMMITTER_EMAIL": "\(home)@localhost",
                ], directory: here)
        }
        func expect(_ script: String, home: String) throws {
            let result = try shell(script, home: home)
            #expect(result.status == 0, "\(home): \(script)\n\(result.output)\(result.errors)")
            guard result.status == 0 else { throw Process.Failure(description: result.errors) }
        }
        try expect(
            "git init -q --bare -b main hub.git && git -C registry push -q ../hub.git HEAD:main", home: "hub")
        let people = ["first", "second", "eleutherai", "ai2"]
        for person in people {
            try expect("git clone -q hub.git \(person) && cp -r model model-\(person)", home: person)
            let key = ["first", "second"].contains(person) ? "ada" : person
            try expect("oracle key import keys/\(key).pem --name key --plain -q >/dev/null", home: person)
        }

        var pushes = 0
        for round in 0..<Self.rounds {
            // All four work on what they saw last; in the order of the round they push, and whoever comes late rebases.
            for (number, person) in people.enumerated() {
                switch person {
                case "first", "second":
                    let draft = """
                        {"$schema": "../../schema/manifest.schema.json", "name": "ada/m-\(person)-\(round)", "releases": [{"version": "1", "statement": "release", "artifacts": [{"name": "f", "sha256": "%064d", "size": 1, "kind": "weights"}], "lineage": {"origin": "from-scratch"}}]}
                        """
                    try expect(
                        """
                        cd \(person); mkdir -p models/ada
                        printf '\(draft)' \(round * 10 + number + 1) > models/ada/m-\(person)-\(round).json
                        oracle attest release ada/m-\(person)-\(round) --as key -q >/dev/null
                        """, home: person)
                default:
                    // Each measures the same model, and both co-sign the same releases: those of the round before.
                    try expect(
                        """
                        oracle attest evaluation model --name ada/tiny@1.0 --results results --as key --registry \(person) \
                            --require 'oracle_colors:acc>=0.\(round + 1)\(number)' -q >/dev/null 2>&1
                        cd \(person)
                        for file in attestations/ada/m-*-\(round - 1)/*.json; do
                            [ ! -e "$file" ] || oracle cosign $(basename "$file" .json) --as key -q >/dev/null 2>&1
                        done
                        """, home: person)
                }
                try expect(
                    "cd \(person); git add -A; git commit -qm 'Round \(round) of \(person)'", home: person)
            }
            for person in people.rotated(by: round) {
                let result = try shell(
                    "cd \(person); git push -q origin HEAD:main 2>/dev/null || { git pull -q --rebase && git push -q origin HEAD:main; }",
                    home: person)
                #expect(result.status == 0, "round \(round) of \(person): \(result.output)\(result.errors)")
                guard result.status == 0 else { return }
                pushes += 1
            }
            for person in people { try expect("cd \(person); git pull -q --rebase", home: person) }
        }
        #expect(pushes == Self.rounds * people.count)

        try expect("cd first; oracle audit >/dev/null 2>&1", home: "first")
        for key in ["log", "operator"] {
            try expect("oracle key import keys/\(key).pem --name \(key) --plain -q >/dev/null", home: "first")
        }
        let published = try shell("oracle registry publish first", home: "first")
        #expect(published.status == 0, "\(published.errors)")
        // Each round brings two releases and two evaluations.
        #expect(
            published.output.hasPrefix("Published \(Self.rounds * 4) attestations"), "\(published.output)")
    }
}

extension Array {
    /// The same elements, those from `count` on first.
    fileprivate func rotated(by count: Int) -> [Element] {
        let start = count % self.count
        return Array(self[start...] + self[..<start])
    }
}
