import Attestation
import Testing

@Suite struct SourceCommitTests {
    private static func source(
        _ revision: String?, _ place: String = "github.com/acme/zoo", path: String? = nil
    )
        -> Source
    {
        Source(tier: .thirdParty, place: place, isPackage: false, revision: revision, path: path)
    }

    static let whole = [String(repeating: "0f", count: 20), String(repeating: "0f", count: 32)]

    @Test(arguments: whole) func aWholeCommitIsOne(_ commit: String) {
        #expect(Self.source(commit).commitFault == nil)
    }

    @Test(arguments: ["main", "v1.0", "9c2f0f3", String(repeating: "0F", count: 20), ""])
    func whatMovesOrIsShortIsNone(_ revision: String) {
        #expect(Self.source(revision).commitFault != nil)
    }

    /// A page of any host has no commit; a repository of a known one always has.
    @Test func onlyARepositoryNeedsOne() {
        #expect(Self.source(nil).commitFault != nil)
        #expect(Self.source(nil, "example.org/list").commitFault == nil)
        let package = Source(
            tier: .measured, place: "pypi:zoo", isPackage: true, revision: "0.1.0", path: nil)
        #expect(package.commitFault == nil)
    }

    /// A contributor's words are pasted into no shell.
    @Test(arguments: ["main;reboot", "$(reboot)", "--upload-pack=reboot", "a b", "`reboot`", "a\nb"])
    func theHelpQuotesNoCommands(_ hostile: String) {
        #expect(!Self.source(hostile).commitHelp.contains("reboot"))
        #expect(!Self.source("main", "example.org/\(hostile)").commitHelp.contains("reboot"))
        #expect(!Self.source("main", path: hostile).commitHelp.contains("reboot"))
        #expect(Self.source("main").commitHelp.hasPrefix("git ls-remote https://github.com/acme/zoo main "))
    }
}
