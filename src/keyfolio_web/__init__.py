"""The shell of Keyfolio: people, permissions, pages. It asks the pure core (`keyfolio`) for every figure."""
