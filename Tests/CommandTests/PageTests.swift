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
    }
    let result = try Process.run([Layout.oracle, "help", "--json"], environment: [:], directory: Layout.root)
    let answer = JSONAnswer(command: "help", isLines: false, output: result.output, place: "help")
    #expect(try Schemas.check([answer]) == [])
}

extension String {
    fileprivate var trimmingLineBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}
