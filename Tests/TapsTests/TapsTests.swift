// TapsTests
