import Attestation
import Cryptography
import Registry
import Taps
import Testing
import Trust

@Suite("Policy files")
struct PolicyReaderTests {
    @Test func readsEverythingThatItKnows() throws {
        let text = """
            version: 1
            require: trusted
            max-age: 7d
            rules:
              - match: "EleutherAI/*"
                require: known
                lineage: require
                coverage: full
                mode: warn
              - match: acme:acme/*
                lineage: off
            """
        let policy = try PolicyReader.read(Array(text.utf8), path: "p.yaml")
        #expect(policy.path == "p.yaml" && policy.require == .trusted && policy.maxAge == 7 * 86400)
        #expect(policy.rules.map(\.line) == [5, 10])
        #expect(policy.rules[0].match.description == "EleutherAI/*")
        #expect(policy.rules[0].match.tap == nil && policy.rules[1].match.tap == "acme")
        #expect(policy.rules[0].require == .known && policy.rules[0].lineage == .require)
        #expect(policy.rules[0].coverage == .full && policy.rules[0].mode == .warn)
        #expect(policy.rules[1].require == nil && policy.rules[1].lineage == .off)
    }

    @Test(arguments: [
        ("", "p:1: the policy is empty; it starts with \"version: 1\""),
        ("require: known", "p:1: version is missing; this is version 1"),
        ("version: 2", "p:1: this version of oracle reads policies of version 1"),
        ("version: '1'", "p:1: this version of oracle reads policies of version 1"),
        (
            "version: 1\n# strict\u{2028}require: off",
            "p:2: a line break or a mark of direction that editors do not show"
        ),
        (
            "version: 1\nrequire: known # \u{202E}ffo",
            "p:2: a line break or a mark of direction that editors do not show"
        ),
        ("version: 1\u{85}", "p:1: a line break or a mark of direction that editors do not show"),
        ("version: 1\nrequired: known", "p:2: unknown key \"required\"; did you mean require?"),
        ("version: 1\nrequire: verified", "p:2: require is one of: known, trusted"),
        ("version: 1\nrequire: [known]", "p:2: require is one of: known, trusted"),
        ("version: 1\nmax-age: 7", "p:2: max-age is a span like 7d, 12h, 30m or 45s"),
        ("version: 1\nmode: warn", "p:2: mode stands in a rule; match: \"*\" is one for every name"),
        ("version: 1\nrules: x", "p:2: rules is a list"),
        ("version: 1\nrules:\n  - require: known", "p:3: a rule without match"),
        ("version: 1\nrules:\n  - a", "p:3: a rule is a mapping"),
        (
            "version: 1\nrules:\n  - match: x",
            "p:3: match is a pattern like \"owner/*\", \"owner/model\", \"*\" or \"tap:owner/*\""
        ),
        ("version: 1\nrules:\n  - match: a/*\n    mode: off", "p:4: mode is one of: enforce, warn"),
        (
            "version: 1\nrules:\n  - match: a/*\n    max-age: 1d",
            "p:4: max-age holds for the whole policy, not in a rule"
        ),
        ("version: 1\nnotaries: 2", "p:2: notaries stands in a rule; match: \"*\" is one for every name"),
        ("version: 1\nnamespaces: x", "p:2: namespaces maps patterns to taps, at most 1000"),
        ("version: 1\n\"a\\e[31m\": 1", "p:2: unknown key \"a\\u{1b}[31m\""),
        ("version: 1\nrul\u{435}s: []", "p:2: unknown key \"rul\\u{435}s\"; did you mean rules?"),
        (
            "version: 1\n\(String(repeating: "k", count: 300)): 1",
            "p:2: unknown key \"\(String(repeating: "k", count: 64))...\""
        ),
        ("version: 1\nversion: 1", "p:2: the key \"version\" a second time"),
        ("- version: 1", "p:1: a policy is a mapping"),
    ])
    func faultsNameTheirLine(text: String, expected: String) {
        let error = #expect(throws: PolicyError.self) {
            try PolicyReader.read(Array(text.utf8), path: "p")
        }
        #expect(error?.description == expected)
    }

    @Test(arguments: [
        ("acme/*", "acme/m", true), ("acme/*", "ACME/M", true), ("Acme/M", "acme/m", true),
        ("acme/*", "acme2/m", false), ("*/m", "acme/m", true), ("*", "acme/m", true), ("*/*", "acme/m", true),
        ("acme/*-gguf", "acme/x-y-GGUF", true), ("acme/*-gguf", "acme/gguf", false),
        ("a*e/m*", "acme/model", true), ("a*c/m", "acme/m", false), ("acme/m", "acme/mm", false),
        ("*a*a*a*a*a*a*b/*", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/m", false),
    ])
    func patterns(pattern: String, model: String, matches: Bool) throws {
        let pattern = try #require(NamePattern(pattern))
        #expect(pattern.matches(try name(model), tap: "default", isDefault: true) == matches)
        #expect(!pattern.matches(try name(model), tap: "acme", isDefault: false))
    }

    @Test func aPatternWithATapIsForThatTapOnly() throws {
        let pattern = try #require(NamePattern("acme:*"))
        #expect(pattern.matches(try name("a/b"), tap: "acme", isDefault: false))
        #expect(!pattern.matches(try name("a/b"), tap: "other", isDefault: false))
        #expect(!pattern.matches(try name("a/b"), tap: "default", isDefault: true))
        let home = try #require(NamePattern("default:a/*"))
        #expect(home.matches(try name("a/b"), tap: "default", isDefault: true))
    }

    @Test(arguments: [
        "", "a", "a/b/c", "/", "a/", "a b/c", "a/..", "x y:a/b", ":a/b", "a:b:c/d", "**//", "a/\u{1B}",
    ])
    func malformedPatterns(text: String) { #expect(NamePattern(text) == nil) }
}

@Suite("Policies in a verdict")
struct PolicyVerdictTests {
    /// acme/m is trusted, zoo/k known; both without a lineage.
    static func source(age: UInt64 = 3 * 86400, maxAge: UInt64? = nil, expires: UInt64 = testNow + 1) throws
        -> MemorySource
    {
        let source = MemorySource(age: age, maxAge: maxAge, expires: expires)
        try source.add(.release("acme/m").file("f", sha(1)), by: Who.acme)
        try source.add(.observation("zoo/k").file("f", sha(2)), by: Who.curator)
        return source
    }

    static let floorPath = "/etc/oracle/policy.yaml"

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let floor: String?
        let chosen: String?
        let digest: UInt8
        let standing: Standing
        let consequence: Consequence
        let codes: [Reason.Code]
        let isEnforced: Bool

        init(
            _ name: String, floor: String? = nil, chosen: String? = nil, _ digest: UInt8,
            _ standing: Standing,
            _ consequence: Consequence, _ codes: [Reason.Code] = [], enforced: Bool = true
        ) {
            testDescription = name
            self.floor = floor
            self.chosen = chosen
            self.digest = digest
            self.standing = standing
            self.consequence = consequence
            self.codes = codes
            isEnforced = enforced
        }
    }

    static let cases: [Case] = [
        Case("none", 2, .known, .met),
        Case("require trusted", chosen: "require: trusted", 2, .known, .refused, [.policyRequire]),
        Case("require trusted, and it is", chosen: "require: trusted", 1, .trusted, .met),
        Case(
            "the first rule wins",
            chosen: "rules: [{match: zoo/*, require: known}, {match: '*', require: trusted}]", 2, .known, .met
        ),
        Case("a rule for another", chosen: "rules: [{match: acme/*, require: trusted}]", 2, .known, .met),
        Case(
            "a mode that warns", chosen: "rules: [{match: zoo/*, require: trusted, mode: warn}]", 2, .known,
            .met,
            [.policyRequire], enforced: false),
        Case(
            "a mode that warns of the unknown", chosen: "rules: [{match: '*', mode: warn}]", 9, .unknown,
            .unknown),
        Case(
            "lineage required and silent", chosen: "rules: [{match: '*', lineage: require}]", 1, .untrusted,
            .refused,
            [.policyLineage]),
        Case(
            "coverage asks nothing of a digest", chosen: "rules: [{match: '*', coverage: full}]", 1, .trusted,
            .met),
        Case("max-age in time", chosen: "max-age: 4d", 1, .trusted, .met),
        Case("max-age overdue", chosen: "max-age: 2d", 1, .trusted, .stale, [.stale]),
        Case(
            "max-age overdue, and short too", chosen: "max-age: 2d\nrequire: trusted", 2, .known, .refused,
            [.policyRequire]),
        Case("max-age overdue, and unknown", chosen: "max-age: 2d", 9, .unknown, .stale, [.stale]),
        // The floor.
        Case("a floor alone", floor: "require: trusted", 2, .known, .refused, [.policyRequire]),
        Case(
            "a floor cannot be loosened", floor: "require: trusted", chosen: "require: known", 2, .known,
            .refused, [.policyRequire]),
        Case(
            "nor by a rule", floor: "require: trusted",
            chosen: "rules: [{match: zoo/k, require: known, mode: warn}]", 2,
            .known, .refused, [.policyRequire]),
        Case("nor its age", floor: "max-age: 2d", chosen: "max-age: 30d", 1, .trusted, .stale, [.stale]),
        Case(
            "a floor can be tightened", floor: "require: known", chosen: "require: trusted", 2, .known,
            .refused, [.policyRequire]),
        Case(
            "what the floor leaves open", floor: "rules: [{match: zoo/*, require: known}]",
            chosen: "rules: [{match: zoo/*, lineage: off}]", 2, .known, .met),
        Case(
            "the floor warns, the user enforces",
            floor: "rules: [{match: '*', require: trusted, mode: warn}]",
            chosen: "require: trusted", 2, .known, .refused, [.policyRequire, .policyRequire]),
        Case(
            "the floor is met, the user's warns", floor: "require: known",
            chosen: "rules: [{match: '*', lineage: require, mode: warn}]", 1, .untrusted, .met,
            [.policyLineage],
            enforced: false),
    ]

    @Test(arguments: cases)
    func outcome(_ item: Case) throws {
        let floor = try item.floor.map { try policy($0, path: Self.floorPath) }
        let chosen = try item.chosen.map { try policy($0) }
        let verdict = try judge(Self.source(), floor: floor, chosen: chosen).judge(digest: sha(item.digest))
        #expect(verdict.standing == item.standing)
        #expect(verdict.consequence == item.consequence)
        #expect(verdict.codes == item.codes)
        #expect(verdict.isEnforced == item.isEnforced)
        let files = [floor?.path, chosen?.path].compactMap { $0 }
        #expect(verdict.policies.compactMap(\.decision.path) == files)
    }

    @Test func nothingLoosensAConflict() throws {
        let source = MemorySource()
        try source.add(.observation("zoo/k").file("f", sha(1)), by: Who.curator)
        try source.add(.observation("zoo/k").file("f", sha(2)), by: Who.curator)
        let verdict = try judge(source, chosen: policy("rules: [{match: '*', mode: warn}]")).judge(
            digest: sha(1))
        #expect(verdict.standing == .conflict && verdict.consequence == .refused && verdict.isEnforced)
    }

    @Test func theDecidingRuleIsEvidence() throws {
        let chosen = try policy("rules:\n  - match: acme/*\n  - match: zoo/*\n    require: trusted")
        let verdict = try judge(Self.source(), chosen: chosen).judge(digest: sha(2))
        let evidence = try #require(verdict.policies.first)
        #expect(evidence.decision.rule?.line == 4 && evidence.outcome == .short)
        #expect(
            verdict.reasons[0].text == "policy.yaml:4 requires trusted, and no publisher signed these bytes")
    }

    @Test func fullCoverageIsUntrustedWithoutIt() throws {
        let source = MemorySource()
        try source.add(.release("acme/m").file("w.safetensors", sha(1)), by: Who.acme)
        let model = ObservedModel(
            files: [
                .init(name: "w.safetensors", size: 1, role: .weights, sha256: sha(1)),
                .init(name: "config.json", size: 1, role: .configuration, sha256: sha(2)),
            ], isDirectory: true)
        #expect(try judge(source).judge(model: model).standing == .trusted)
        let full = try policy("rules: [{match: '*', coverage: full}]")
        let verdict = try judge(source, chosen: full).judge(model: model)
        #expect(verdict.standing == .untrusted && verdict.consequence == .refused)
        #expect(verdict.codes == [.coverageConfiguration, .policyCoverage])
    }

    @Test func aStaleRegistryIsSaidAndForbiddenOnlyByAPolicy() throws {
        let old = try judge(Self.source(age: 9 * 86400, maxAge: 7 * 86400)).judge(digest: sha(1))
        #expect(old.standing == .trusted && old.consequence == .met && old.codes == [.stale])
        #expect(old.reasons[0].text == "the registry default is 9 days old, and its own max-age is 7d")
        let expired = try judge(Self.source(expires: testNow - 1)).judge(digest: sha(1))
        #expect(expired.registries[0].isExpired && expired.consequence == .met && expired.codes == [.stale])
        let forbidden = try judge(Self.source(expires: testNow - 1), chosen: policy("max-age: 30d")).judge(
            digest: sha(1))
        #expect(forbidden.consequence == .stale)
        let source = try Self.source()
        source.facts.time = nil
        let timeless = try judge(source, chosen: policy("max-age: 30d")).judge(digest: sha(1))
        #expect(timeless.consequence == .stale)
    }
}
