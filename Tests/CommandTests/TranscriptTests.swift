internal import FileIO
internal import StrictJSON
internal import Testing

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

@Suite(.serialized) struct TranscriptTests {
    static let names: [String] = {
        let all = ((try? listDirectory(Layout.transcripts)) ?? []).filter { $0.hasSuffix(".transcript") }
        guard let wanted = variable("ORACLE_TRANSCRIPT") else { return all }
        return all.filter { $0 == "\(wanted).transcript" }
    }()

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    @Test(arguments: names) func session(_ name: String) throws {
        var transcript = try Transcript(path: "\(Layout.transcripts)/\(name)")
        let isUpdating = Self.variable("ORACLE_UPDATE_TRANSCRIPTS") == "1"
        let answers = try Session(transcript).run { index, lines in
            let step = transcript.steps[index]
            if isUpdating {
                transcript.steps[index].outcome = lines
            } else if lines != step.outcome {
                Issue.record(
                    """
                    $ \(step.command)
                    expected:
                    \(step.outcome.joined(separator: "\n"))
                    but it said:
                    \(lines.joined(separator: "\n"))
                    """,
                    sourceLocation: SourceLocation(
                        fileID: "CommandTests/\(name)", filePath: transcript.path, line: step.line, column: 1)
                )
            }
        }
        if isUpdating { try writeAtomically(Array(transcript.text.utf8), to: transcript.path) }
        for complaint in try Schemas.check(answers) { Issue.record("\(name): \(complaint)") }
    }

    /// Every command that help knows has a schema, and gives JSON in some transcript.
    @Test func everyCommandAnswersInJSON() throws {
        let commands = try Schemas.commands()
        #expect(commands.contains("env"))
        var answered: Set<String> = []
        for name in try listDirectory(Layout.transcripts) where name.hasSuffix(".transcript") {
            for step in try Transcript(path: "\(Layout.transcripts)/\(name)").steps {
                if let form = Schemas.form(ofCommand: step.command, commands: commands), !step.outcome.isEmpty
                {
                    answered.insert(form.command)
                }
            }
        }
        for command in commands {
            let schema = "\(Layout.schemas)/\(Schemas.file(command)).schema.json"
            #expect(FileStatus.exists(schema), "no schema: \(schema)")
            #expect(answered.contains(command), "no transcript shows: oracle \(command) --json")
        }
    }
}
