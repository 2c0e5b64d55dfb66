internal import StrictJSON
internal import Testing

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

extension String {
    fileprivate var trimmingLineBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}
