"""System calls that a box refuses, with their numbers on x86_64 and aarch64, and the reason for each group."""

Numbers = dict[str, tuple[int | None, int | None]]
# Numbers from the kernel's own tables: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
EVERYWHERE: Numbers = {
    # Talk to the network, to other programs, and, from a virtual machine, to the host.
    "socket": (41, 198), "socketpair": (53, 199), "mq_open": (240, 180), "mq_unlink": (241, 181),
    # Memory that belongs to no process, so that no limit sees it.
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    # Look into other processes and steer them.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "setpriority": (141, 140), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "ioprio_set": (251, 30), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "modify_ldt": (154, None), "personality": (135, 92),
    # Keys of the user, and programs for the kernel.
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # Other views of the file system, and files by their numbers.
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457),
    "listmount": (458, 458), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "clone3": (435, 435),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27), "quotactl": (179, 60), "quotactl_fd": (443, 443), "lookup_dcookie": (212, 18),
    # The machine itself.
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "acct": (163, 89), "settimeofday": (164, 170), "adjtimex": (159, 171), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "syslog": (103, 116),
    "iopl": (172, None), "ioperm": (173, None), "vhangup": (153, 58), "sync": (162, 81), "syncfs": (306, 267),
}
# What namespaces settle and Landlock leaves open: changes of a file by its name or its owner's right, opening in a way no
# filter can read, and other processes: there is nothing to outlive the box, and one process to measure and to end.
ALONE: Numbers = {
    "fork": (57, None), "vfork": (58, None), "setsid": (112, 157), "setpgid": (109, 154),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88), "truncate": (76, 45),
    "flock": (73, 32), "openat2": (437, 437),
}
_PARTLY: Numbers = {
    # Refused for some values of an argument only.
    "clone": (56, 220), "prctl": (157, 167), "prlimit64": (302, 261), "sched_setaffinity": (203, 122), "fcntl": (72, 25),
    "ioctl": (16, 29), "open": (2, None), "openat": (257, 56),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
}
NUMBERS = EVERYWHERE | ALONE | _PARTLY
# mseal, of Linux 6.10; what comes after it is refused unseen.
HIGHEST = 462
# These say "not known here": a program then takes an older way.
UNKNOWN = frozenset({"clone3", "openat2", "memfd_create", "memfd_secret", "pidfd_open", "io_uring_setup"})
SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")

# {call: (argument, mask, values, allowed)}: refused for these values, or, when `allowed`, for all others.
Rule = tuple[int, int, tuple[int, ...], bool]
_ALL = 0xFFFFFFFF
RULES: dict[str, Rule] = {
    # No new namespaces (mount, cgroup, uts, ipc, user, pid, net).
    "clone": (0, 0x7E020000, (0,), True),
    # Not: outlive the parent, hide from whoever measures, move the own arguments and environment out of sight.
    "prctl": (0, _ALL, (1, 4, 35), False),
    # Limits and processors of itself only.
    "prlimit64": (0, _ALL, (0,), True),
    "sched_setaffinity": (0, _ALL, (0,), True),
    # No signal to others by way of a pipe (F_SETOWN, F_SETSIG, F_SETOWN_EX), no leases, no watching of folders.
    "fcntl": (1, _ALL, (8, 10, 15, 1024, 1026), False),
    # No typing into a terminal, no signal by way of a socket.
    "ioctl": (1, _ALL, (0x5412, 0x541C, 0x8901, 0x8902), False),
}
RULES_ALONE: dict[str, Rule] = {
    # Threads only.
    "clone": (0, 0x7E030000, (0x10000,), True),
    # Opened for reading and cut to nothing: an old Landlock sees the reading only.
    "open": (1, 0o1003, (0o1000,), False),
    "openat": (2, 0o1003, (0o1000,), False),
}
