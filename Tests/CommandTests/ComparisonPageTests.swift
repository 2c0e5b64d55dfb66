internal import FileIO
internal import Testing

/// The sessions of docs/comparison.md are run on the models that the transcripts have.
@Test func theSessionsOfTheComparisonPageAreReal() throws {
    let page = try SourceTests.text("\(Layout.root)/docs/comparison.md")
    let here = try Process.temporaryDirectory("oracle-comparison")
    defer { try? removeTree(here) }
    try Fixtures.make("edits", in: here)
    var count = 0
    for block in page.split(separator: "\n```\n$ ", omittingEmptySubsequences: false).dropFirst() {
        let text = block.prefix(upTo: block.firstRange(of: "\n```")?.lowerBound ?? block.endIndex)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ").map(String.init)
        let result = try Process.run(
            [Layout.oracle] + words.dropFirst(),
            environment: ["ORACLE_HOME": "\(here)/home", "ORACLE_NO_DEFAULT_TAP": "1"], directory: here)
        #expect(result.status == 0 && words[0] == "oracle")
        #expect(result.output == lines.dropFirst().joined(separator: "\n") + "\n", "\(lines[0])")
        count += 1
    }
    #expect(count >= 1)
    // Every kind that can be said is explained.
    for kind in Set(page.matches(of: #/\n\| `([a-z-]+)` \| /#).map { String($0.output.1) }) {
        #expect(try SourceTests.text("\(Layout.schemas)/diff.schema.json").contains("\"\(kind)\""), "\(kind)")
    }
}
