internal import FileIO
internal import StrictJSON
internal import Testing
internal import YAML

/// A script is too long for a transcript.
@Test(arguments: ["bash", "zsh", "fish"]) func completionsAsJSON(_ shell: String) throws {
    let plain = try Process.run(
        [Layout.oracle, "completions", shell], environment: [:], directory: Layout.root)
    let result = try Process.run(
        [Layout.oracle, "completions", shell, "--json"], environment: [:], directory: Layout.root)
    #expect(result.status == 0)
    let document = try JSONDocument(Array(result.output.utf8))
    #expect(document.root["script"]?.string == plain.output.trimmingLineBreak)
    let answer = JSONAnswer(command: "completions", isLines: false, output: result.output, place: shell)
    #expect(try Schemas.check([answer]) == [])
}

/// The page grows with every command, so no transcript holds it.
@Test func helpListsTheCommands() throws {
    let page = try Process.run([Layout.oracle, "help"], environment: [:], directory: Layout.root)
    #expect(page.status == 0)
    for command in try Schemas.commands() {
        let word = command.split(separator: " ")[0]
        #expect(page.output.contains("  oracle \(word)"), "\(command)")
        let own = try Process.run(
            [Layout.oracle, "help"] + command.split(separator: " ").map(String.init), environment: [:],
            directory: Layout.root)
        #expect(
            own.status == 0 && own.output.contains("USAGE: oracle \(command)"), "\(own.output)\(own.errors)")
        // What errors point to.
        let option = try Process.run(
            [Layout.oracle] + command.split(separator: " ").map(String.init) + ["--help"], environment: [:],
            directory: Layout.root)
        #expect(option.status == 0 && option.output == own.output, "\(command) --help")
    }
    let result = try Process.run([Layout.oracle, "help", "--json"], environment: [:], directory: Layout.root)
    let answer = JSONAnswer(command: "help", isLines: false, output: result.output, place: "help")
    #expect(try Schemas.check([answer]) == [])
}

/// The sessions of README.md that need no files, held against what the bundled registry answers. Only ages and dates differ, and
/// `...` stands for what is left out.
@Test func theSessionsOfTheReadmeAreReal() throws {
    let page = try SourceTests.text("\(Layout.root)/README.md")
    let home = try Process.temporaryDirectory("oracle-readme")
    defer { try? removeTree(home) }
    var count = 0
    for block in page.split(separator: "\n```\n$ oracle ", omittingEmptySubsequences: false).dropFirst() {
        let lines = block.prefix(upTo: block.firstRange(of: "\n```")?.lowerBound ?? block.endIndex)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines[0].hasPrefix("lookup ") || lines[0].hasPrefix("lineage ") else { continue }
        let result = try Process.run(
            [Layout.oracle] + lines[0].split(separator: " ").map(String.init),
            environment: ["ORACLE_HOME": home, "ORACLE_BUNDLE": "\(Layout.root)/registry"], directory: home)
        let said = undated(result.output).split(separator: "\n", omittingEmptySubsequences: false)
        let told = undated(lines.dropFirst().joined(separator: "\n")).split(
            separator: "\n", omittingEmptySubsequences: false)
        if told.last == "..." {
            #expect(said.starts(with: told.dropLast()), "\(lines[0])")
        } else {
            #expect(said.dropLast() == told[...], "\(lines[0])")
        }
        count += 1
    }
    #expect(count >= 2)
}

private func undated(_ text: String) -> String {
    text.replacing(/bundled \d{4}-\d\d-\d\d \([^)]*\)/, with: "bundled").replacing(
        /entry \d+ of/, with: "entry of")
}

extension String {
    fileprivate var trimmingLineBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}

/// The policies of docs/policy.md are valid by the schema that editors check them with, and what the reader refuses is not.
@Test func thePolicySchemaAcceptsWhatTheReaderDoes() throws {
    let page = try SourceTests.text("\(Layout.root)/docs/policy.md")
    let examples = page.split(separator: "```yaml\n", omittingEmptySubsequences: false).dropFirst().map {
        String($0.prefix(upTo: $0.firstRange(of: "\n```")?.lowerBound ?? $0.endIndex))
    }
    #expect(examples.count >= 4)
    func answer(_ text: String, _ place: String) throws -> JSONAnswer {
        let value = try #require(try YAMLValue.parse(Array(text.utf8)))
        return JSONAnswer(
            command: "../policy", isLines: false,
            output: String(decoding: json(value).compact, as: UTF8.self),
            place: place)
    }
    #expect(try Schemas.check(examples.map { try answer($0, "policy.md") }) == [])
    let bad = [
        "version: 1\nrequired: known", "version: 2", "require: known",
        "version: 1\nrules: [{require: known}]",
        "version: 1\nrules: [{match: a}]", "version: 1\nrules: [{match: a/*, lineage: maybe}]",
        "version: 1\nrules: [{match: a/*, relations: {quantised: {comparison: agrees}}}]",
        "version: 1\nrules: [{match: a/*, licenses: {drift: maybe}}]",
        "version: 1\nrules: [{match: a/*, signers: {}}]", "version: 1\nmax-age: 7",
        "version: 1\nrules: [{match: a/*, evaluations: [{task: t, metric: m}]}]",
    ]
    let complaints = try Schemas.check(
        try bad.enumerated().map { try answer($0.element, "bad \($0.offset)") })
    for place in bad.indices { #expect(complaints.contains { $0.contains("bad \(place)") }, "\(bad[place])") }
}

private func json(_ value: YAMLValue) -> JSON {
    switch value.content {
    case .sequence(let elements): return .array(elements.map(json))
    case .mapping(let members):
        return .object(members.map { JSON.Member($0.key, json($0.value)) })
    case .scalar(let text, let isPlain):
        if value.isNull { return .null }
        if let bool = value.bool { return .bool(bool) }
        if let int = value.int { return .int(int) }
        if isPlain, let double = Double(text) { return .double(double) }
        return .string(text)
    }
}
