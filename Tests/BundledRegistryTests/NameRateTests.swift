import FileIO
import Registry
import Testing

import name_squats

/// How well imitating names are told from others, on the names of this project's registry. The bounds are what docs/names.md
/// promises; `make bench-names` prints the figures of many more.
@Suite("Rates of imitating names") struct NameRateTests {
    private static let rates = Result {
        let folder = parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath))) + "/registry"
        // Not the seed that the bench prints by default, which the rules were chosen on.
        return NameRates(try RealNames(reading: FolderTree(folder)), seed: 2_026, count: 40)
    }

    @Test func atMostOneRealNameIn200IsTakenForAnImitation() throws {
        let rates = try Self.rates.get()
        #expect(rates.nameCount >= 2_000 && rates.ownerCount >= 300)
        #expect(rates.alarmShare <= 1.0 / 200, "\(rates.report)")
    }

    @Test func of100SquatsAtLeast95AreCaught() throws {
        let rates = try Self.rates.get()
        #expect(rates.caught.count == SquatClass.allCases.count)
        #expect(rates.caught.allSatisfy { $0.count == 40 }, "\(rates.report)")
        #expect(rates.share(SquatClass.allCases) >= 0.95, "\(rates.report)")
        #expect(rates.share(SquatClass.misspelledOwners) >= 0.99, "\(rates.report)")
    }
}
