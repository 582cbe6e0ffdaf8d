"""What the packed program runs."""

from multiprocessing import freeze_support

freeze_support()  # a process that Windows starts anew for `iki rekap` ends here

from iki.__main__ import main  # noqa: E402

main()
